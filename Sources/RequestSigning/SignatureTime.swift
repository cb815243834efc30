package import FoundationEssentials

/// When a request was signed, as it goes into the string to sign and as a date.
package struct SignatureTime {
    /// ISO 8601's basic form, `20261124T090000Z`.
    let text: String
    let date: Date

    /// Reads the basic form, or the form of HTTP's `Date` header.
    init?(_ text: String) {
        if let date = Self.basic(Array(text.utf8)) {
            (self.text, self.date) = (text, date)
        } else if let date = HTTPDate.parse(text) {
            (self.text, self.date) = (Self.format(date), date)
        } else {
            return nil
        }
    }

    private static func basic(_ bytes: [UInt8]) -> Date? {
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
            let year = CivilTime.number(bytes[0..<4]), let month = CivilTime.number(bytes[4..<6]),
            let day = CivilTime.number(bytes[6..<8]), let hour = CivilTime.number(bytes[9..<11]),
            let minute = CivilTime.number(bytes[11..<13]), let second = CivilTime.number(bytes[13..<15])
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second).date
    }

    package static func format(_ date: Date) -> String {
        let time = CivilTime(date)
        return CivilTime.padded(time.year, 4) + CivilTime.padded(time.month, 2) + CivilTime.padded(time.day, 2) + "T"
            + CivilTime.padded(time.hour, 2) + CivilTime.padded(time.minute, 2) + CivilTime.padded(time.second, 2) + "Z"
    }
}

/// `Tue, 24 Nov 2026 09:00:00 GMT`. - Source: RFC 9110, section 5.6.7
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func parse(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, text.hasSuffix(" GMT"), bytes[3] == UInt8(ascii: ","), bytes[19] == UInt8(ascii: ":"),
            bytes[22] == UInt8(ascii: ":"), let day = CivilTime.number(bytes[5..<7]),
            let month = months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self)),
            let year = CivilTime.number(bytes[12..<16]), let hour = CivilTime.number(bytes[17..<19]),
            let minute = CivilTime.number(bytes[20..<22]), let second = CivilTime.number(bytes[23..<25])
        else { return nil }
        return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second).date
    }
}
