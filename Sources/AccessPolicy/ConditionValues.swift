/// A number of a policy or a request: decimal, with a sign, a fraction and an exponent as in JSON.
enum PolicyNumber {
    static func parse(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
        }
        guard allowed, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}

enum PolicyFlag {
    static func parse(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }
}

/// A date, as seconds since 1970.
///
/// ```
/// date = 1*digit / year ["-" month ["-" day ["T" hour ":" minute [":" second ["." 1*digit]] zone]]]
/// zone = "Z" / ("+" / "-") hour [":"] minute
/// ```
/// - Source: AWS IAM User Guide, Condition operators, "Date condition operators"; W3C NOTE-datetime
enum PolicyDate {
    static func parse(_ text: String) -> Double? {
        var reader = DateReader(bytes: Array(text.utf8))
        return reader.isNumber ? PolicyNumber.parse(text) : reader.readDate()
    }
}

private struct DateReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Seconds since 1970; four digits alone are a year.
    var isNumber: Bool {
        let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        return digits.count != 4 && !digits.isEmpty && digits.allSatisfy(\.isDecimalDigit)
    }

    mutating func readDate() -> Double? {
        guard let year = digits(4) else { return nil }
        var (month, day) = (1, 1)
        if take("-") {
            guard let given = digits(2), 1...12 ~= given else { return nil }
            month = given
            if take("-") {
                guard let given = digits(2), 1...Self.dayCount(of: month, in: year) ~= given else { return nil }
                day = given
            }
        }
        let midnight = Double(Self.days(year, month, day) * 86_400)
        guard position < bytes.count else { return midnight }
        guard take("T"), let time = readTime(), let offset = readZone(), position == bytes.count else { return nil }
        return midnight + time - offset
    }

    private mutating func readTime() -> Double? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else { return nil }
        var seconds = Double(hour * 3600 + minute * 60)
        guard take(":") else { return seconds }
        guard let second = digits(2), second <= 60 else { return nil }
        seconds += Double(second)
        guard take(".") else { return seconds }
        var unit = 0.1
        guard position < bytes.count, bytes[position].isDecimalDigit else { return nil }
        while position < bytes.count, bytes[position].isDecimalDigit {
            seconds += Double(bytes[position] - UInt8(ascii: "0")) * unit
            unit /= 10
            position += 1
        }
        return seconds
    }

    private mutating func readZone() -> Double? {
        if take("Z") { return 0 }
        let sign: Double
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hour = digits(2), hour < 24 else { return nil }
        _ = take(":")
        guard let minute = digits(2), minute < 60 else { return nil }
        return sign * Double(hour * 3600 + minute * 60)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<(position + count)] {
            guard byte.isDecimalDigit else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    private static func dayCount(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days since 1970 of a day of the Gregorian calendar; years begin in March, so that a leap day is their last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}

extension UInt8 {
    var isDecimalDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
