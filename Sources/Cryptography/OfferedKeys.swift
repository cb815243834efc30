import COpenSSL
import KeyModel

/// What the loaded provider offers. It is asked, because builds and providers differ (DESIGN: not compiled in).
enum OfferedKeys {
    static func asks(_ library: OpaquePointer, for algorithm: KeyAlgorithm) -> Bool {
        defer { ERR_clear_error() }
        guard let context = generation(of: algorithm, in: library) else {
            // AES and HMAC were fetched when the module's context was made, or it would not have been made.
            return !algorithm.isAsymmetric
        }
        EVP_PKEY_CTX_free(context)
        if algorithm.family == .latticeSignature { return MessageSigning.isOffered(for: algorithm, in: library) }
        return algorithm.groupName.map { hasCurve($0, in: library) } ?? true
    }

    /// A context that is ready to generate such a key; nil where the provider does not offer it. The caller frees it.
    static func generation(of algorithm: KeyAlgorithm, in library: OpaquePointer) -> OpaquePointer? {
        guard let type = algorithm.moduleType, let context = EVP_PKEY_CTX_new_from_name(library, type, nil) else {
            return nil
        }
        if EVP_PKEY_keygen_init(context) == 1, chooseSize(of: algorithm, in: context) == 1 { return context }
        EVP_PKEY_CTX_free(context)
        return nil
    }

    /// A context takes any curve's name and fails when it generates, so that the curve itself is asked for.
    private static func hasCurve(_ group: String, in library: OpaquePointer) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_name(library, "EC", nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        var parameters: OpaquePointer?
        defer { EVP_PKEY_free(parameters) }
        return EVP_PKEY_paramgen_init(context) == 1 && EVP_PKEY_CTX_set_group_name(context, group) == 1
            && EVP_PKEY_paramgen(context, &parameters) == 1
    }

    private static func chooseSize(of algorithm: KeyAlgorithm, in context: OpaquePointer) -> Int32 {
        if let group = algorithm.groupName { return EVP_PKEY_CTX_set_group_name(context, group) }
        guard algorithm.family == .rsa else { return 1 }
        return EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(algorithm.bitCount))
    }
}
