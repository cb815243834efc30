/// Small operations on the bytes of text: the door reads several headers a request, thousands of times a second, and
/// Swift's characters would cost more than the encryption.
package enum ByteText {
    /// The parts between separators; empty ones count.
    package static func split(_ text: String, at separator: UInt8) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var parts: [String] = []
            parts.reserveCapacity(5)
            var start = 0
            for index in bytes.indices where bytes[index] == separator {
                parts.append(string(bytes[start..<index]))
                start = index + 1
            }
            parts.append(string(bytes[start...]))
            return parts
        }
    }

    /// `name` and what follows the first separator; nil where there is none.
    package static func cut(_ text: String, at separator: UInt8) -> (name: String, rest: String)? {
        var text = text
        return text.withUTF8 { bytes in
            guard let mark = bytes.firstIndex(of: separator) else { return nil }
            return (string(bytes[..<mark]), string(bytes[(mark + 1)...]))
        }
    }

    /// A part of a text that was cut at ASCII characters is UTF-8 as well: nothing is repaired here.
    private static func string(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
    }

    package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    package static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, isBlank(first) || isBlank(last) else { return text }
        guard let start = bytes.firstIndex(where: { !isBlank($0) }),
            let end = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(text[start...end])
    }

    /// The bytes of lower-case hexadecimal digits; nil for anything else.
    package static func bytes(hexadecimal text: String) -> [UInt8]? {
        guard text.utf8.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = lowerDigit(character) else { return nil }
            if let pending = high {
                bytes.append(pending << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    private static func lowerDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
