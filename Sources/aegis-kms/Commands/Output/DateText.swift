import FoundationEssentials

/// Dates as they are written and read on the command line: RFC 3339, in UTC.
enum DateText {
    /// `2026-11-24T09:04:11Z`
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// `2026-11-24 09:04`
    static func short(_ date: Date) -> String {
        String(text(date).prefix(16)).replacing("T", with: " ")
    }

    /// `2026-11-24`, for what is planned by the day.
    static func day(_ date: Date) -> String { String(text(date).prefix(10)) }

    /// - Parameter text: `2026-11-24`, `2026-11-24T09:04:11Z`, or how long ago: `90s`, `15m`, `2h`, `7d`.
    static func parse(_ text: String, now: Date = Date()) -> Date? {
        if let ago = age(text) { return now.addingTimeInterval(-ago) }
        let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        return try? Date(full, strategy: .iso8601)
    }

    private static func age(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last, let seconds = units[unit], let count = Int(text.dropLast()), count >= 0 else {
            return nil
        }
        return Double(count) * seconds
    }
}
