/// What a string looks like between its quotation marks.
enum JSONEscapes {
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard let start = text.baseAddress else { return }
        let base = UnsafeRawPointer(start)
        var offset = 0
        while offset < text.count {
            let plain = PlainBytes.count(from: base + offset, count: text.count - offset)
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: base + offset, count: plain))
            offset += plain
            guard offset < text.count else { return }
            append(escaped: text[offset], to: &bytes)
            offset += 1
        }
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
        case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
        case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
