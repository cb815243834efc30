import Cryptography
import ExternalKeys
import KeyModel
import ServiceGate

extension KeyWork {
    /// Encrypts under our own material, and has the result encrypted by the proxy: format 3 of
    /// docs/formats/ciphertext.md. Neither we nor the other manager can open it alone.
    func encrypt(
        _ plaintext: SecretBytes, with external: ExternalKeyUse, version: KeyVersionNumber, context: [String: String]
    ) async throws(ServiceError) -> [UInt8] {
        let inner = try run(.encrypt(.symmetric), refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try SymmetricCiphertext.seal(
                plaintext, material: external.secret, key: identifier, version: version, context: context)
        }
        let header = CiphertextHeader(format: .external, key: identifier, version: version)
        let sealed = try await external.encrypt(inner, authenticating: try authenticated(header, context))
        return ExternalKeyCiphertext(
            header: header, metadata: sealed.metadata, nonce: sealed.nonce, tag: sealed.tag,
            ciphertext: sealed.ciphertext
        ).bytes
    }

    /// - Throws: `.ciphertextInvalid`, `.externalKeyFailed`.
    func decrypt(
        _ ciphertext: [UInt8], with external: ExternalKeyUse, context: [String: String]
    ) async throws(ServiceError) -> SecretBytes {
        guard let parsed = ExternalKeyCiphertext(parsing: ciphertext) else { throw .ciphertextInvalid }
        let inner = try await external.decrypt(
            ExternallySealed(
                ciphertext: parsed.ciphertext, metadata: parsed.metadata, nonce: parsed.nonce, tag: parsed.tag),
            authenticating: try authenticated(parsed.header, context))
        // The proxy opened it, so it is what came out that isn't ours.
        return try run(.decrypt(.symmetric), refusal: .externalKeyFailed(.plaintextForeign)) {
            () throws(CryptographyError) in
            guard let header = CiphertextHeader(parsing: inner), header.format == .storage,
                header.key == parsed.header.key, header.version == parsed.header.version
            else { throw CryptographyError.authenticationFailed }
            return try SymmetricCiphertext.open(inner, material: external.secret, context: context)
        }
    }

    /// The context as its digest: it may be longer than what proxies have to take.
    private func authenticated(
        _ header: CiphertextHeader, _ context: [String: String]
    ) throws(ServiceError) -> [UInt8] {
        let digest = try CryptographyError.asFault { () throws(CryptographyError) in
            try Digest.sha256(EncryptionContext.canonical(context))
        }
        return header.bytes + digest
    }
}
