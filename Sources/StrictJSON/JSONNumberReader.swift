extension JSONReader {
    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    /// - Source: RFC 8259, section 6
    mutating func readNumber() throws(JSONError) -> JSONNumber {
        let start = position
        if byte(at: position) == UInt8(ascii: "-") { position += 1 }
        let leading = position
        try skipDigits(of: start)
        if byte(at: leading) == UInt8(ascii: "0"), position > leading + 1 { throw .badNumber(at: start) }
        if isNext(UInt8(ascii: ".")) {
            position += 1
            try skipDigits(of: start)
        }
        if isNext(UInt8(ascii: "e")) || isNext(UInt8(ascii: "E")) {
            position += 1
            if isNext(UInt8(ascii: "+")) || isNext(UInt8(ascii: "-")) { position += 1 }
            try skipDigits(of: start)
        }
        let text = UnsafeRawBufferPointer(start: base + start, count: position - start)
        return JSONNumber(checked: String(decoding: text, as: UTF8.self))
    }

    private func isNext(_ expected: UInt8) -> Bool { position < count && byte(at: position) == expected }

    /// One digit or more.
    private mutating func skipDigits(of start: Int) throws(JSONError) {
        let first = position
        while position < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(at: position)) { position += 1 }
        guard position > first else { throw .badNumber(at: start) }
    }
}
