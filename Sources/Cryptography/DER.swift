/// The few shapes of DER that are written here.
/// - Source: ITU-T X.690, sections 8 and 10
enum DER {
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }
    static func set(_ parts: [UInt8]...) -> [UInt8] { tagged(0x31, parts.flatMap { $0 }) }
    static func octetString(_ bytes: [UInt8]) -> [UInt8] { tagged(0x04, bytes) }
    /// Whole bytes; no bits are left over.
    static func bitString(_ bytes: [UInt8]) -> [UInt8] { tagged(0x03, [0] + bytes) }
    /// 0 to 127.
    static func integer(_ number: UInt8) -> [UInt8] { [0x02, 0x01, number] }
    /// - Parameter encoded: the identifier's content, in base 128.
    static func objectIdentifier(_ encoded: [UInt8]) -> [UInt8] { tagged(0x06, encoded) }
    static let null: [UInt8] = [0x05, 0x00]

    /// - Parameter tag: one byte, class and form included: `0xA0` for `[0]` that is constructed, `0x80` for one that isn't.
    static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag] + length(content.count) + content }

    static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        // An array: a slice would point to what is gone by the time it is read.
        let bytes = withUnsafeBytes(of: count.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}
