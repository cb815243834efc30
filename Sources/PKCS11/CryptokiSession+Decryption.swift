import CPKCS11
import Cryptography
import KeyModel
import RootOfTrust

/// A key, by its handle, with which the token computes while the padding is removed here.
struct UnpaddedDecryption: Hashable {
    let key: CK_OBJECT_HANDLE
    let algorithm: EncryptionAlgorithm
}

extension CryptokiSession {
    /// Opens an RSA ciphertext, by the token alone wherever it can.
    ///
    /// Some tokens know OAEP with SHA-1 only (SoftHSM 2.6) but compute with the bare key; then the crypto module removes
    /// the padding, unless it is in FIPS mode.
    ///
    /// - Parameter ciphertext: as long as the modulus. To bare RSA one of another length is some other number, and what
    ///   comes of that is not padded.
    func decrypt(
        _ ciphertext: [UInt8], key: CK_OBJECT_HANDLE, algorithm: EncryptionAlgorithm
    ) throws(TokenFailure) -> SecretBytes {
        guard let mechanism = Mechanism(decrypting: algorithm) else { throw .refused(.algorithmUnsupported) }
        let unpadded = UnpaddedDecryption(key: key, algorithm: algorithm)
        if !unpaddedHere.contains(unpadded) {
            do throws(TokenFailure) {
                return try decrypt(ciphertext, key: key, mechanism: mechanism, roomByteCount: Self.longestModulus)
            } catch {
                guard error == .refused(.algorithmUnsupported) else { throw error }
            }
        }
        guard case .rsaOAEP(let digest) = algorithm, OAEPPadding.isOffered else {
            throw .refused(.algorithmUnsupported)
        }
        let padded = try decrypt(
            ciphertext, key: key, mechanism: .plain(CK_MECHANISM_TYPE(CKM_RSA_X_509)),
            roomByteCount: Self.longestModulus)
        unpaddedHere.insert(unpadded)
        return try translatingFailures { () throws(CryptographyError) in
            try OAEPPadding.remove(from: padded, digest: digest, keyByteCount: ciphertext.count)
        }
    }

    /// Whether what is encrypted to the pair's public half comes back from its private half.
    ///
    /// - Throws: `.refused(.keyMissing)` unless both halves are there, and of RSA.
    func opensWhatItShould(
        _ algorithm: EncryptionAlgorithm, keyIdentifier: [UInt8]
    ) throws(TokenFailure) -> Bool {
        let rsa = CK_KEY_TYPE(CKK_RSA)
        let publicKey = try withObject(.publicKey(identifier: keyIdentifier, type: rsa)) { key throws(TokenFailure) in
            try rsaPublicKey(key)
        }
        do throws(TokenFailure) {
            let sample = try translatingFailures { () throws(CryptographyError) in try Randomness.bytes(32) }
            let ciphertext = try translatingFailures { () throws(CryptographyError) in
                try publicKey.encrypt(sample, algorithm: algorithm)
            }
            return try withObject(.privateKey(identifier: keyIdentifier, type: rsa)) { key throws(TokenFailure) in
                try decrypt(ciphertext, key: key, algorithm: algorithm) == sample
            }
        } catch {
            guard error == .refused(.algorithmUnsupported) || error == .refused(.corrupted) else { throw error }
            return false
        }
    }

    private func rsaPublicKey(_ key: CK_OBJECT_HANDLE) throws(TokenFailure) -> PublicKey {
        guard let modulus = try attribute(CK_ATTRIBUTE_TYPE(CKA_MODULUS), of: key),
            let exponent = try attribute(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), of: key)
        else { throw .refused(.keyUnsuitable) }
        return try translatingFailures { () throws(CryptographyError) in
            try PublicKey(subjectPublicKeyInfo: SubjectPublicKeyInfo.rsa(modulus: modulus, exponent: exponent))
        }
    }

    /// Of RSA-4096. SoftHSM asks for as much room as the ciphertext has, which no plaintext exceeds.
    private static var longestModulus: Int { 512 }
}

/// Runs `body`, whose failures become a token's.
private func translatingFailures<Result>(
    _ body: () throws(CryptographyError) -> Result
) throws(TokenFailure) -> Result {
    do throws(CryptographyError) { return try body() } catch {
        switch error {
        case .authenticationFailed: throw .refused(.corrupted)
        case .algorithmUnavailable: throw .refused(.algorithmUnsupported)
        case .invalidKey: throw .refused(.keyUnsuitable)
        default: throw .refused(.internalFailure)
        }
    }
}
