import StrictJSON

/// `application/x-www-form-urlencoded`, strictly: no field twice, no broken escapes, few fields.
/// - Source: WHATWG URL, section 5.1
enum FormFields {
    struct Malformed: Error {}

    /// This is read before anybody has shown who they are, and a token needs three.
    private static let limit = 64

    static func parse(_ bytes: [UInt8]) throws(Malformed) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&"), maxSplits: limit) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, fields.count < limit else { throw Malformed() }
            let previous = fields.updateValue(try decode(parts[1]), forKey: try decode(parts[0]))
            guard previous == nil else { throw Malformed() }
        }
        return fields
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
                else { throw Malformed() }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(bytes[index])
            }
            index += 1
        }
        guard let text = String(validating: decoded, as: UTF8.self), StreamSafeText.isSafe(text) else {
            throw Malformed()
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
