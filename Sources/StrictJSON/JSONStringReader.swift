extension JSONReader {
    /// A string, from its opening quotation mark past its closing one.
    /// - Source: RFC 8259, section 7
    mutating func readString() throws(JSONError) -> String {
        position += 1
        let start = position
        position += PlainBytes.count(from: base + position, count: count - position)
        guard position < count else { throw .unexpectedEnd }
        if byte(at: position) == UInt8(ascii: "\"") {
            position += 1
            return try text(UnsafeRawBufferPointer(start: base + start, count: position - 1 - start), at: start)
        }
        return try readEscapedString(from: start)
    }

    /// What takes the slow way: a string with an escape in it.
    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        var bytes = Array(UnsafeRawBufferPointer(start: base + start, count: position - start))
        while true {
            guard position < count else { throw .unexpectedEnd }
            switch byte(at: position) {
            case UInt8(ascii: "\""):
                position += 1
                let result: Result<String, JSONError> = bytes.withUnsafeBytes { [self] in decoded($0, at: start) }
                return try result.get()
            case UInt8(ascii: "\\"):
                try readEscape(into: &bytes)
            case 0x00..<0x20:
                throw .controlCharacter(at: position)
            default:
                let plain = PlainBytes.count(from: base + position, count: count - position)
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: base + position, count: plain))
                position += plain
            }
        }
    }

    private mutating func readEscape(into bytes: inout [UInt8]) throws(JSONError) {
        let start = position
        guard position + 1 < count else { throw .unexpectedEnd }
        let letter = byte(at: position + 1)
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes.append(contentsOf: String(try readScalar(from: start)).utf8)
        default: throw .badEscape(at: start)
        }
    }

    /// The scalar of `\uXXXX`, or of the two that make a surrogate pair.
    private mutating func readScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try readHexadecimal(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, position + 1 < count, byte(at: position) == UInt8(ascii: "\\"),
            byte(at: position + 1) == UInt8(ascii: "u")
        else { throw .badEscape(at: start) }
        position += 2
        let second = try readHexadecimal(from: start)
        guard (0xDC00..<0xE000).contains(second) else { throw .badEscape(at: start) }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw .badEscape(at: start) }
        return scalar
    }

    private mutating func readHexadecimal(from start: Int) throws(JSONError) -> UInt16 {
        guard position + 4 <= count else { throw .unexpectedEnd }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = hexadecimalDigit(byte(at: position)) else { throw .badEscape(at: start) }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private func text(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(JSONError) -> String {
        try decoded(bytes, at: start).get()
    }

    private func decoded(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Result<String, JSONError> {
        guard let text = String(validating: bytes.assumingMemoryBound(to: UInt8.self), as: UTF8.self) else {
            return .failure(.notUTF8(at: start))
        }
        guard StreamSafeText.isSafe(text) else { return .failure(.tooManyMarks(at: start)) }
        return .success(text)
    }
}
