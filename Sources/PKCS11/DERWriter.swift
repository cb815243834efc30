/// The few shapes of DER that public keys and ECDSA signatures need.
///
/// - Source: ITU-T X.690, sections 8 and 10.
enum DERWriter {
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

    /// A non-negative integer.
    ///
    /// - Parameter magnitude: big endian, of any length, leading zeros allowed.
    static func integer(_ magnitude: some Collection<UInt8>) -> [UInt8] {
        var bytes = Array(magnitude.drop { $0 == 0 })
        // A leading one-bit would make it negative; and zero has one byte. (X.690, 8.3)
        if bytes.first.map({ $0 >= 0x80 }) ?? true { bytes.insert(0, at: 0) }
        return tagged(0x02, bytes)
    }

    /// - Parameter bytes: whole bytes; no bits are left over.
    static func bitString(_ bytes: [UInt8]) -> [UInt8] { tagged(0x03, [0] + bytes) }

    static let null: [UInt8] = [0x05, 0x00]

    private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        let bytes = withUnsafeBytes(of: count.bigEndian) { $0.drop { $0 == 0 } }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}
