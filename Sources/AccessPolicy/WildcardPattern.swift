/// A pattern of policies: `*` stands for any bytes (also none, also `/` and `:`), `?` for one.
///
/// Most patterns have one star, at the end; those cost one comparison. The rest are matched with one place to come back to,
/// so the time is at most the product of the two lengths, never more, whatever the pattern's author meant.
struct WildcardPattern: Sendable, Equatable {
    private enum Shape: Sendable, Equatable {
        case anything
        case exact
        /// Everything before the star at the end.
        case prefix
        case wild
    }

    private let shape: Shape
    /// Without the star where the shape is `prefix`.
    private let bytes: [UInt8]

    init(_ text: some Sequence<UInt8>) {
        var bytes = Array(text)
        let firstWildcard = bytes.firstIndex { $0 == Self.star || $0 == Self.one }
        switch firstWildcard {
        case nil: shape = .exact
        case let first? where bytes[first...].allSatisfy { $0 == Self.star }:
            bytes.removeSubrange(first...)
            shape = bytes.isEmpty ? .anything : .prefix
        default: shape = .wild
        }
        self.bytes = bytes
    }

    func matches(_ text: Span<UInt8>) -> Bool {
        switch shape {
        case .anything: true
        case .exact: text.count == bytes.count && startsWithBytes(text)
        case .prefix: text.count >= bytes.count && startsWithBytes(text)
        case .wild: matchesWildly(text)
        }
    }

    private func startsWithBytes(_ text: Span<UInt8>) -> Bool {
        let bytes = bytes.span
        for index in bytes.indices where bytes[index] != text[index] { return false }
        return true
    }

    /// A later star makes the choices for an earlier one final, so there is only the last to come back to.
    private func matchesWildly(_ text: Span<UInt8>) -> Bool {
        let pattern = bytes.span
        var (inPattern, inText) = (0, 0)
        var retry: (inPattern: Int, inText: Int)?
        while inText < text.count {
            if inPattern < pattern.count, pattern[inPattern] == Self.star {
                inPattern += 1
                retry = (inPattern, inText)
            } else if inPattern < pattern.count, pattern[inPattern] == Self.one || pattern[inPattern] == text[inText] {
                inPattern += 1
                inText += 1
            } else if let last = retry {
                retry = (last.inPattern, last.inText + 1)
                (inPattern, inText) = (last.inPattern, last.inText + 1)
            } else {
                return false
            }
        }
        while inPattern < pattern.count, pattern[inPattern] == Self.star { inPattern += 1 }
        return inPattern == pattern.count
    }

    private static let star = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")
}
