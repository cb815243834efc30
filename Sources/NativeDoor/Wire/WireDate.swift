import FoundationEssentials

/// Dates on the native wire: RFC 3339 in UTC with milliseconds, `2026-11-24T09:05:22.123Z`.
enum WireDate {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    static func text(_ date: Date) -> String {
        // Formatting cuts what it doesn't show; half a unit more rounds instead.
        Date(timeIntervalSinceReferenceDate: date.timeIntervalSinceReferenceDate + 0.0005).formatted(style)
    }

    /// With or without fractional seconds.
    static func date(_ text: String) -> Date? {
        guard text.utf8.count <= 40 else { return nil }
        return (try? Date(text, strategy: style)) ?? (try? Date(text, strategy: .iso8601))
    }
}
