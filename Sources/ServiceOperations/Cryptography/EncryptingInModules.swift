import Cryptography
import KeyModel
import RootOfTrust
import ServiceGate

extension KeyWork {
    /// Encrypts in a module of the key's store: format 2 of docs/formats/ciphertext.md.
    func encrypt(
        _ plaintext: SecretBytes, with inModules: KeyStoreKey, version: KeyVersionNumber, context: [String: String]
    ) async throws(ServiceError) -> [UInt8] {
        let header = CiphertextHeader(format: .keyStore, key: identifier, version: version)
        let sealed = try await inModules.encrypt(
            plaintext, authenticating: header.bytes + EncryptionContext.canonical(context))
        return ModuleCiphertext(header: header, nonce: sealed.nonce, sealed: sealed.sealed).bytes
    }

    /// - Throws: `.ciphertextInvalid`.
    func decrypt(
        _ ciphertext: [UInt8], with inModules: KeyStoreKey, context: [String: String]
    ) async throws(ServiceError) -> SecretBytes {
        guard let parsed = ModuleCiphertext(parsing: ciphertext) else { throw .ciphertextInvalid }
        return try await inModules.decrypt(
            HardwareCiphertext(nonce: parsed.nonce, sealed: parsed.sealed),
            authenticating: parsed.header.bytes + EncryptionContext.canonical(context))
    }
}
