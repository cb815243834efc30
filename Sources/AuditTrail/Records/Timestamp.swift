import FoundationEssentials

/// `2026-11-24T09:04:11.123456Z`: RFC 3339 in UTC with six digits of a second, 27 bytes.
/// - Source: RFC 3339, section 5.6
enum Timestamp {
    private static let microsecondsPerDay: Int64 = 86_400_000_000
    /// 0000-01-01 and 9999-12-31, as days from 1970-01-01: what four digits of a year can say.
    private static let firstDay: Int64 = -719_528
    private static let lastDay: Int64 = 2_932_896

    static func microseconds(of date: Date) -> Int64 {
        let (first, last) = (firstDay * microsecondsPerDay, (lastDay + 1) * microsecondsPerDay - 1)
        // Bounded before it is converted, and again after, because a double can't tell `last` from its neighbours.
        let value = min(max((date.timeIntervalSince1970 * 1e6).rounded(), Double(first)), Double(last))
        return min(max(Int64(value), first), last)
    }

    static func text(_ microseconds: Int64) -> String {
        let day = floorDivision(microseconds, microsecondsPerDay)
        let inDay = microseconds - day * microsecondsPerDay
        let (year, month, dayOfMonth) = civil(day)
        return String(unsafeUninitializedCapacity: 27) { buffer in
            var at = 0
            func put(_ value: Int64, _ digits: Int, _ after: Unicode.Scalar) {
                var value = value
                for index in stride(from: at + digits - 1, through: at, by: -1) {
                    buffer[index] = UInt8(48 + value % 10)
                    value /= 10
                }
                buffer[at + digits] = UInt8(ascii: after)
                at += digits + 1
            }
            put(year, 4, "-")
            put(month, 2, "-")
            put(dayOfMonth, 2, "T")
            put(inDay / 3_600_000_000, 2, ":")
            put(inDay / 60_000_000 % 60, 2, ":")
            put(inDay / 1_000_000 % 60, 2, ".")
            put(inDay % 1_000_000, 6, "Z")
            return at
        }
    }

    /// Reads exactly what `text` writes.
    static func parse(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 27 else { return nil }
        func number(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1) - 48 } }
        let day = days(number(0..<4), number(5..<7), number(8..<10))
        let hours = number(11..<13) * 60 + number(14..<16)
        let microseconds = day * microsecondsPerDay + (hours * 60 + number(17..<19)) * 1_000_000 + number(20..<26)
        guard (firstDay...lastDay).contains(floorDivision(microseconds, microsecondsPerDay)) else { return nil }
        return self.text(microseconds) == text ? microseconds : nil
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar, counted in eras of 400 years that start in March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivision(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func floorDivision(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : (a - b + 1) / b }
}
