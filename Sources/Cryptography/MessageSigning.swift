import COpenSSL
import KeyModel

/// ML-DSA, by the provider's own functions.
///
/// OpenSSL 3.0 can make and hold keys of a newer provider, but its `EVP_SIGNATURE` refuses algorithms that sign whole
/// messages and nothing else: it looks for functions that they don't have. So the provider is called as libcrypto from 3.5
/// on calls it, through the interface that is documented for that.
/// - Source: OpenSSL manual, provider-signature(7), provider-keymgmt(7), EVP_SIGNATURE-ML-DSA(7); FIPS 204
final class MessageSigning: @unchecked Sendable {  // the provider's key is not changed after it is made
    private var provider = aegis_message_signing()
    private let key: UnsafeMutableRawPointer

    /// - Parameter selection: whether the private half is needed.
    /// - Throws: `algorithmUnavailable` when the provider has no such functions.
    init(_ key: OpaquePointer, _ algorithm: KeyAlgorithm, selection: Int32) throws(CryptographyError) {
        guard let name = algorithm.moduleType, let owner = EVP_PKEY_get0_provider(key),
            aegis_message_signing_find(owner, name, &provider) == 1
        else { throw .algorithmUnavailable }
        var numbers: UnsafeMutablePointer<OSSL_PARAM>?
        try require(EVP_PKEY_todata(key, selection, &numbers))
        // They hold the private key; freeing them with this clears what was allocated as secret.
        defer { OSSL_PARAM_free(numbers) }
        self.key = try require(aegis_message_key_new(&provider, selection, numbers))
    }

    deinit { aegis_message_key_free(&provider, key) }

    static func isOffered(for algorithm: KeyAlgorithm, in library: OpaquePointer) -> Bool {
        guard let name = algorithm.moduleType, let keys = EVP_KEYMGMT_fetch(library, name, nil) else { return false }
        defer { EVP_KEYMGMT_free(keys) }
        var found = aegis_message_signing()
        guard let owner = EVP_KEYMGMT_get0_provider(keys) else { return false }
        return aegis_message_signing_find(owner, name, &found) == 1
    }

    /// - Parameter isRepresentative: whether it is μ that is signed (64 bytes).
    func sign(
        _ message: [UInt8], isRepresentative: Bool, byteCount: Int
    ) throws(CryptographyError) -> [UInt8] {
        defer { ERR_clear_error() }
        return try bytes(count: byteCount) { output throws(CryptographyError) in
            var count = byteCount
            try require(
                aegis_message_sign(
                    &provider, key, isRepresentative ? 1 : 0, message, message.count, output, &count))
            guard count == byteCount else { throw .internalFailure }
        }
    }

    func verify(_ signature: [UInt8], of message: [UInt8], isRepresentative: Bool) -> Bool {
        defer { ERR_clear_error() }
        return aegis_message_verify(
            &provider, key, isRepresentative ? 1 : 0, message, message.count, signature, signature.count) == 1
    }
}
