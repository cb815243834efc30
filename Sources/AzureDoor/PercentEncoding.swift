import StrictJSON

/// Percent encoding, read strictly: two hexadecimal digits after each `%`, and UTF-8 when all is done, which can be
/// compared in time.
/// - Source: RFC 3986, section 2.1
enum PercentEncoding {
    /// - Parameter plusIsSpace: as forms have it (WHATWG URL, section 5.1).
    static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), StreamSafeText.isSafe(text) else { return nil }
        return text
    }
}
