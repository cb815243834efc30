import KeyModel

/// A message with one signature, ES384.
///
/// ```
/// 84  (protected: bytes of {1: -35})  (unprotected: A0)  (payload: bytes)  (signature: 58 60, r and s of 48 bytes)
/// ```
///
/// What is signed is `["Signature1", protected, bytes of nothing, payload]`. The tag 18 may stand before it all.
/// - Source: RFC 9052, sections 4.2 and 4.4; RFC 9053, section 2.1
struct SignedMessage {
    private static let tag: UInt8 = 0xD2
    private static let algorithmLabel = CBORValue.unsigned(1)
    private static let es384 = CBORValue.negative(34)

    let payload: [UInt8]
    private let protected: [UInt8]
    private let signature: [UInt8]

    /// - Throws: `invalidInput`.
    init(_ encoded: [UInt8]) throws(CryptographyError) {
        let body = encoded.first == Self.tag ? Array(encoded.dropFirst()) : encoded
        guard let parts = try CBORReader.read(body).array, parts.count == 4, let protected = parts[0].bytes,
            parts[1].map?.isEmpty == true, let payload = parts[2].bytes, let signature = parts[3].bytes
        else { throw .invalidInput }
        // No other header is understood, and one that is critical must be.
        guard try CBORReader.read(protected) == .map([Self.algorithmLabel: Self.es384]) else { throw .invalidInput }
        (self.protected, self.payload, self.signature) = (protected, payload, signature)
    }

    /// Whether the key signed it.
    func isSigned(by key: PublicKey) throws(CryptographyError) -> Bool {
        guard key.algorithm == .ecP384 else { return false }
        let signed = [0x84, 0x6A] + Array("Signature1".utf8) + Self.bytes(protected) + [0x40] + Self.bytes(payload)
        return try key.verify(
            signature: signature, message: signed, algorithm: .ecdsa(.sha384), encoding: .fixedWidth)
    }

    private static func bytes(_ bytes: [UInt8]) -> [UInt8] {
        let count = withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) }
        if bytes.count < 24 { return [0x40 | UInt8(bytes.count)] + bytes }
        if bytes.count < 1 << 8 { return [0x58] + count.suffix(1) + bytes }
        if bytes.count < 1 << 16 { return [0x59] + count.suffix(2) + bytes }
        return [0x5A] + count + bytes
    }
}
