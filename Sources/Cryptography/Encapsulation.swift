import COpenSSL
public import KeyModel

/// ML-KEM.
/// - Source: FIPS 203, 7.2 and 7.3
extension PublicKey {
    /// A fresh secret, and what only the holder of the private half gets it out of.
    /// - Returns: 32 bytes, and 768, 1,088 or 1,568.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` for keys of other kinds.
    public func encapsulate() throws(CryptographyError) -> (secret: SecretBytes, encapsulated: [UInt8]) {
        try ModuleState.requireOperational()
        guard let algorithm, let count = algorithm.encapsulatedByteCount else { throw .algorithmUnavailable }
        try handle.module.requireAllowed(.encapsulate(algorithm))
        let context = try require(EVP_PKEY_CTX_new_from_pkey(handle.module.library, handle.key, nil))
        defer { EVP_PKEY_CTX_free(context) }
        try require(EVP_PKEY_encapsulate_init(context, nil), or: .algorithmUnavailable)
        var encapsulated = [UInt8](repeating: 0, count: count)
        let secret = try SecretBytes(count: Encapsulation.secretByteCount) { output throws(CryptographyError) in
            var (written, secretCount) = (count, output.count)
            try require(EVP_PKEY_encapsulate(context, &encapsulated, &written, output.octets, &secretCount))
            guard written == count, secretCount == output.count else { throw .internalFailure }
        }
        return (secret, encapsulated)
    }
}

extension PrivateKey {
    /// The secret in it. What another key encapsulated gives another secret, and no error (implicit rejection).
    /// - Returns: 32 bytes.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` for keys of other kinds, `invalidInput` for another length.
    public func decapsulate(_ encapsulated: [UInt8]) throws(CryptographyError) -> SecretBytes {
        try ModuleState.requireOperational()
        return try computeDecapsulated(encapsulated)
    }

    func computeDecapsulated(_ encapsulated: [UInt8]) throws(CryptographyError) -> SecretBytes {
        guard let count = algorithm.encapsulatedByteCount else { throw .algorithmUnavailable }
        guard encapsulated.count == count else { throw .invalidInput }
        try handle.module.requireAllowed(.encapsulate(algorithm))
        let context = try require(EVP_PKEY_CTX_new_from_pkey(handle.module.library, handle.key, nil))
        defer { EVP_PKEY_CTX_free(context) }
        try require(EVP_PKEY_decapsulate_init(context, nil), or: .algorithmUnavailable)
        return try SecretBytes(count: Encapsulation.secretByteCount) { output throws(CryptographyError) in
            var written = output.count
            try require(
                EVP_PKEY_decapsulate(context, output.octets, &written, encapsulated, encapsulated.count))
            guard written == output.count else { throw .internalFailure }
        }
    }
}

enum Encapsulation {
    static let secretByteCount = 32
}
