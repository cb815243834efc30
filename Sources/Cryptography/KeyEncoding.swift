import COpenSSL
import KeyModel

/// Keys as DER, in and out of OpenSSL.
enum KeyEncoding {
    private static let form: StaticString = "DER"

    /// - Parameter pkcs8: an unencrypted `PrivateKeyInfo`, and nothing after it.
    static func decodePrivate(
        _ pkcs8: SecretBytes, _ algorithm: KeyAlgorithm, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        guard algorithm.isAsymmetric else { throw .invalidKey }
        return try pkcs8.withUnsafeBytes { der throws(CryptographyError) in
            if algorithm.isLattice { return try LatticeEncoding.decodePrivate(der, algorithm, by: module) }
            return try decode(der, structure: "PrivateKeyInfo", selection: Int32(aegis_key_pair), by: module)
        }
    }

    /// - Parameter info: a `SubjectPublicKeyInfo`, and nothing after it.
    static func decodePublic(_ info: [UInt8], by module: ModuleContext) throws(CryptographyError) -> OpaquePointer {
        if let key = try LatticeEncoding.decodePublic(info, by: module) { return key }
        return try info.withOctets { der throws(CryptographyError) in
            try decode(der, structure: "SubjectPublicKeyInfo", selection: Int32(aegis_public_key), by: module)
        }
    }

    static func encodePrivate(_ key: OpaquePointer) throws(CryptographyError) -> SecretBytes {
        if let lattice = algorithm(of: key), lattice.isLattice {
            return try LatticeEncoding.encodePrivate(key, lattice)
        }
        return try encode(key, selection: Int32(aegis_key_pair), structure: "PrivateKeyInfo") {
            SecretBytes(copying: $0)
        }
    }

    static func encodePublic(_ key: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        if let lattice = algorithm(of: key), lattice.isLattice { return try LatticeEncoding.encodePublic(key, lattice) }
        return try encode(key, selection: Int32(aegis_public_key), structure: "SubjectPublicKeyInfo") { Array($0) }
    }

    /// From now on a key on a curve is written with its public half, and that uncompressed, however it was read.
    /// - Source: EVP_PKEY-EC(7), `include-public` and `point-format`
    static func writeWhole(_ key: OpaquePointer) throws(CryptographyError) {
        try require(EVP_PKEY_set_int_param(key, "include-public", 1))
        try require(EVP_PKEY_set_utf8_string_param(key, "point-format", "uncompressed"))
    }

    private static func decode(
        _ der: UnsafeRawBufferPointer, structure: StaticString, selection: Int32, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        var key: OpaquePointer?
        let context = try require(
            OSSL_DECODER_CTX_new_for_pkey(
                &key, form.pointer, structure.pointer, nil, selection, module.library, nil))
        defer { OSSL_DECODER_CTX_free(context) }
        var next = der.octets
        var remaining = der.count
        let result = OSSL_DECODER_from_data(context, &next, &remaining)
        guard result == 1, remaining == 0, let key else {
            EVP_PKEY_free(key)
            ERR_clear_error()
            throw .invalidKey
        }
        return key
    }

    private static func encode<Encoded>(
        _ key: OpaquePointer, selection: Int32, structure: StaticString, _ copy: (UnsafeRawBufferPointer) -> Encoded
    ) throws(CryptographyError) -> Encoded {
        let context = try require(
            OSSL_ENCODER_CTX_new_for_pkey(key, selection, form.pointer, structure.pointer, nil))
        defer { OSSL_ENCODER_CTX_free(context) }
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        try require(OSSL_ENCODER_to_data(context, &encoded, &count))
        defer { aegis_clear_free(encoded, count) }
        return copy(UnsafeRawBufferPointer(start: encoded, count: count))
    }

    /// Numbers are copied, without a detour through DER: in OpenSSL 3.0 decoding takes 0.3 ms.
    static func copyPublicHalf(
        of pair: OpaquePointer, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        var parameters: UnsafeMutablePointer<OSSL_PARAM>?
        try require(EVP_PKEY_todata(pair, Int32(aegis_public_key), &parameters))
        defer { OSSL_PARAM_free(parameters) }
        let context = try require(EVP_PKEY_CTX_new_from_pkey(module.library, pair, nil))
        defer { EVP_PKEY_CTX_free(context) }
        try require(EVP_PKEY_fromdata_init(context))
        var key: OpaquePointer?
        try require(EVP_PKEY_fromdata(context, &key, Int32(aegis_public_key), parameters))
        return try require(key)
    }

    /// What kind of key it is; nil for kinds and sizes that the service does not have.
    static func algorithm(of key: OpaquePointer) -> KeyAlgorithm? {
        defer { ERR_clear_error() }
        if EVP_PKEY_is_a(key, "ED25519") == 1 { return .ed25519 }
        if EVP_PKEY_is_a(key, "RSA") == 1 {
            let bits = Int(EVP_PKEY_get_bits(key))
            return KeyAlgorithm.allCases.first { $0.family == .rsa && $0.bitCount == bits }
        }
        guard EVP_PKEY_is_a(key, "EC") == 1 else {
            return KeyAlgorithm.lattices.first { $0.moduleType.map { EVP_PKEY_is_a(key, $0) == 1 } ?? false }
        }
        guard let group = groupName(of: key) else { return nil }
        return KeyAlgorithm.allCases.first { $0.groupName == group }
    }

    private static func groupName(of key: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 64)
        guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension StaticString {
    /// OpenSSL's encoders and decoders keep the pointers to names that they are given, so those must not be temporary.
    fileprivate var pointer: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
