import COpenSSL
public import KeyModel

/// ML-DSA and ML-KEM keys as DER. OpenSSL has encoders for them from 3.5 on only, while a newer provider may be loaded into
/// an older libcrypto; and since the lengths are fixed there is one form of each.
///
/// ```
/// SubjectPublicKeyInfo   30 len (30 0B 06 09 object identifier) 03 len 00 key
/// PrivateKeyInfo         30 len 02 01 00 (30 0B 06 09 object identifier) 04 len (80 len seed)
/// ```
///
/// The private key is its seed (32 bytes ML-DSA, 64 bytes ML-KEM); the expanded form is not taken.
/// - Source: RFC 9881 (ML-DSA), RFC 9935 (ML-KEM): public keys section 4, private keys section 6
enum LatticeEncoding {
    static func encodePublic(_ key: OpaquePointer, _ algorithm: KeyAlgorithm) throws(CryptographyError) -> [UInt8] {
        let header = publicHeader(algorithm)
        return header + (try octets(of: key, "pub", count: algorithm.latticePublicByteCount))
    }

    static func encodePrivate(
        _ key: OpaquePointer, _ algorithm: KeyAlgorithm
    ) throws(CryptographyError) -> SecretBytes {
        let header = privateHeader(algorithm)
        let count = algorithm.seedByteCount
        return try SecretBytes(count: header.count + count) { output throws(CryptographyError) in
            output.copyBytes(from: header)
            var written = 0
            let seed = output.octets.map { $0 + header.count }
            try require(EVP_PKEY_get_octet_string_param(key, "seed", seed, count, &written))
            guard written == count else { throw .internalFailure }
        }
    }

    /// - Returns: nil when the bytes are no key of these kinds; that is then for others to find out.
    static func decodePublic(_ info: [UInt8], by module: ModuleContext) throws(CryptographyError) -> OpaquePointer? {
        guard let algorithm = KeyAlgorithm.lattices.first(where: { info.starts(with: publicHeader($0)) }) else {
            return nil
        }
        let key = info.dropFirst(publicHeader(algorithm).count)
        guard key.count == algorithm.latticePublicByteCount else { throw .invalidKey }
        return try Array(key).withOctets { key throws(CryptographyError) in
            try make(algorithm, "pub", key, selection: Int32(aegis_public_key), by: module)
        }
    }

    static func decodePrivate(
        _ pkcs8: UnsafeRawBufferPointer, _ algorithm: KeyAlgorithm, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        let header = privateHeader(algorithm)
        guard pkcs8.starts(with: header), pkcs8.count == header.count + algorithm.seedByteCount else {
            throw .invalidKey
        }
        let seed = UnsafeRawBufferPointer(rebasing: pkcs8.dropFirst(header.count))
        return try make(algorithm, "seed", seed, selection: Int32(aegis_key_pair), by: module)
    }

    /// The public key alone, as FIPS 204 and FIPS 203 encode it.
    static func rawPublicKey(_ info: [UInt8], _ algorithm: KeyAlgorithm) -> [UInt8] {
        Array(info.suffix(algorithm.latticePublicByteCount))
    }

    private static func make(
        _ algorithm: KeyAlgorithm, _ part: String, _ octets: UnsafeRawBufferPointer, selection: Int32,
        by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        guard let type = algorithm.moduleType, module.offers(algorithm) else { throw .algorithmUnavailable }
        return try require(
            aegis_key_from_octets(module.library, type, part, octets.baseAddress, octets.count, selection),
            or: .invalidKey)
    }

    private static func octets(
        of key: OpaquePointer, _ part: String, count: Int
    ) throws(CryptographyError) -> [UInt8] {
        try bytes(count: count) { output throws(CryptographyError) in
            var written = 0
            let output = output.assumingMemoryBound(to: UInt8.self)
            try require(EVP_PKEY_get_octet_string_param(key, part, output, count, &written))
            guard written == count else { throw .internalFailure }
        }
    }

    private static func publicHeader(_ algorithm: KeyAlgorithm) -> [UInt8] {
        let bits = DER.bitString([UInt8](repeating: 0, count: algorithm.latticePublicByteCount))
        return Array(DER.sequence(identifier(algorithm), bits).dropLast(algorithm.latticePublicByteCount))
    }

    private static func privateHeader(_ algorithm: KeyAlgorithm) -> [UInt8] {
        let seed = DER.tagged(0x80, [UInt8](repeating: 0, count: algorithm.seedByteCount))
        let info = DER.sequence(DER.integer(0), identifier(algorithm), DER.octetString(seed))
        return Array(info.dropLast(algorithm.seedByteCount))
    }

    /// 2.16.840.1.101.3.4.3.17 and on (signatures), 2.16.840.1.101.3.4.4.1 and on (encapsulation).
    private static func identifier(_ algorithm: KeyAlgorithm) -> [UInt8] {
        let end: [UInt8] =
            switch algorithm {
            case .mlDSA44: [3, 17]
            case .mlDSA65: [3, 18]
            case .mlDSA87: [3, 19]
            case .mlKEM512: [4, 1]
            case .mlKEM768: [4, 2]
            default: [4, 3]
            }
        return DER.sequence(DER.objectIdentifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04] + end))
    }
}

extension KeyAlgorithm {
    static let lattices: [KeyAlgorithm] = allCases.filter(\.isLattice)

    /// - Source: FIPS 204 table 2, FIPS 203 table 3
    var latticePublicByteCount: Int {
        switch self {
        case .mlKEM512: 800
        case .mlKEM768: 1184
        case .mlKEM1024: 1568
        default: bitCount / 8
        }
    }

    var seedByteCount: Int { family == .latticeSignature ? 32 : 64 }

    /// How long what ML-KEM encapsulates a secret in is.
    public var encapsulatedByteCount: Int? {
        switch self {
        case .mlKEM512: 768
        case .mlKEM768: 1088
        case .mlKEM1024: 1568
        default: nil
        }
    }
}
