/// Percent-encoding as signatures need it: everything but the unreserved characters, in upper-case hexadecimal.
/// - Source: RFC 3986, sections 2.1 and 2.3; AWS Signature Version 4 for API requests, "UriEncode"
enum PercentCoding {
    static func append(_ bytes: some Sequence<UInt8>, keeping kept: UInt8? = nil, to text: inout [UInt8]) {
        for byte in bytes {
            if isUnreserved(byte) || byte == kept {
                text.append(byte)
            } else {
                text.append(UInt8(ascii: "%"))
                text.append(digit(byte >> 4))
                text.append(digit(byte & 15))
            }
        }
    }

    /// - Returns: the bytes that `text` stands for, a plus sign being a space as in forms.
    /// - Throws: IncompleteSignatureException for an escape that is none.
    static func decode(_ text: Substring.UTF8View) throws(SignatureRefusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst(), let low = rest.popFirst() else {
                    throw .incompleteSignature("Incomplete trailing escape % sequence")
                }
                guard let upper = value(high), let lower = value(low) else {
                    throw .incompleteSignature("Illegal hex character in escape % pattern: %")
                }
                bytes.append(upper << 4 | lower)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
