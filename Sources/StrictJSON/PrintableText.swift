/// Text that does nothing to a terminal, a log viewer or a reader's eye.
enum PrintableText {
    private static let ellipsis = Array("…".utf8)

    static func append(_ text: String, byteLimit: Int, to bytes: inout [UInt8]) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard utf8.count <= byteLimit, utf8.allSatisfy(isPlainASCII) else { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if !isPlain { appendEscaped(text, byteLimit: byteLimit, to: &bytes) }
    }

    private static func appendEscaped(_ text: String, byteLimit: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        // Where the text would have to be cut for the mark to fit behind it.
        var cut = start
        for scalar in text.unicodeScalars {
            appendEscaped(scalar, to: &bytes)
            if bytes.count - start > byteLimit {
                bytes.removeSubrange(cut...)
                bytes.append(contentsOf: ellipsis)
                return
            }
            if bytes.count - start + ellipsis.count <= byteLimit { cut = bytes.count }
        }
    }

    private static func appendEscaped(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        if scalar.isASCII, isPlainASCII(UInt8(scalar.value)) {
            bytes.append(UInt8(scalar.value))
        } else if scalar.isASCII, scalar.value >= 0x20, scalar.value != 0x7F {
            bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
        } else if isTroublesome(scalar) {
            for unit in UTF16.encode(scalar)! { appendEscape(unit, to: &bytes) }
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar)!)
        }
    }

    private static func appendEscape(_ unit: UInt16, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "u")]
        for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> shift) & 15]) }
    }

    @inline(__always)
    private static func isPlainASCII(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Controls (Cc), formats such as the bidirectional overrides and zero-width characters (Cf), line and paragraph
    /// separators, private use and what is not assigned.
    private static func isTroublesome(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }
}
