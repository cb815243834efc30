/// A pattern of policies: a star stands for any bytes (also none, also `/` and `:`), a question mark for one.
///
/// Most patterns have one star, at the end; those cost one comparison. The rest are matched with one place to come back to,
/// so the time is at most the product of the two lengths; where that could be long, a `WildcardAutomaton` takes over.
struct WildcardPattern: Sendable, Hashable {
    /// A byte to be matched as it is, or a wildcard: `${*}` and what a variable stands for are no wildcards.
    struct Token: Sendable, Hashable {
        fileprivate let code: UInt16

        init(_ byte: UInt8) { code = UInt16(byte) }
        private init(code: UInt16) { self.code = code }

        static let star = Token(code: 256)
        static let one = Token(code: 257)

        var isWildcard: Bool { code > 255 }
        var isColon: Bool { code == 0x3A }
        var byte: UInt8 { UInt8(truncatingIfNeeded: code) }
    }

    enum Shape: Sendable, Hashable {
        case exact([UInt8])
        /// Everything before the star at the end; of a star alone, nothing.
        case prefix([UInt8])
        case wild([Token])
    }

    let shape: Shape

    init(tokens: some Collection<Token>) {
        guard let first = tokens.firstIndex(where: \.isWildcard) else {
            shape = .exact(tokens.map(\.byte))
            return
        }
        let isPrefix = tokens[first...].allSatisfy { $0 == .star }
        shape = isPrefix ? .prefix(tokens[..<first].map(\.byte)) : .wild(Array(tokens))
    }

    /// A pattern whose stars and question marks are wildcards.
    init(_ text: some Sequence<UInt8>) {
        self.init(
            tokens: text.map { byte in
                switch byte {
                case UInt8(ascii: "*"): .star
                case UInt8(ascii: "?"): .one
                default: Token(byte)
                }
            })
    }

    var isEverything: Bool { shape == .prefix([]) }

    func matches(_ text: Span<UInt8>) -> Bool {
        switch shape {
        case .exact(let bytes): text.count == bytes.count && Self.starts(text, with: bytes.span)
        case .prefix(let bytes): text.count >= bytes.count && Self.starts(text, with: bytes.span)
        case .wild(let tokens): Self.matches(tokens.span, text)
        }
    }

    /// From the end: names of resources differ there.
    private static func starts(_ text: Span<UInt8>, with bytes: Span<UInt8>) -> Bool {
        var index = bytes.count
        while index > 0 {
            index -= 1
            if bytes[index] != text[index] { return false }
        }
        return true
    }

    /// A later star makes the choices for an earlier one final, so there is only the last to come back to.
    static func matches(_ pattern: Span<Token>, _ text: Span<UInt8>) -> Bool {
        guard endsAlike(pattern, text) else { return false }
        guard pattern.count * text.count <= quickProduct else { return WildcardAutomaton.matches(pattern, text) }
        return matchesGoingBack(pattern, text)
    }

    /// Up to this product of lengths going back is quick, however often.
    private static let quickProduct = 1 << 16

    static func matchesGoingBack(_ pattern: Span<Token>, _ text: Span<UInt8>) -> Bool {
        var (inPattern, inText) = (0, 0)
        var retry: (inPattern: Int, inText: Int)?
        while inText < text.count {
            if inPattern < pattern.count, pattern[inPattern] == .star {
                inPattern += 1
                retry = (inPattern, inText)
            } else if inPattern < pattern.count, pattern[inPattern] == .one || pattern[inPattern].isSame(text[inText]) {
                inPattern += 1
                inText += 1
            } else if let last = retry {
                retry = (last.inPattern, last.inText + 1)
                (inPattern, inText) = (last.inPattern, last.inText + 1)
            } else {
                return false
            }
        }
        while inPattern < pattern.count, pattern[inPattern] == .star { inPattern += 1 }
        return inPattern == pattern.count
    }

    /// Most resources that don't match differ from the pattern in what follows its last wildcard.
    private static func endsAlike(_ pattern: Span<Token>, _ text: Span<UInt8>) -> Bool {
        var (inPattern, inText) = (pattern.count, text.count)
        while inPattern > 0, inText > 0 {
            inPattern -= 1
            inText -= 1
            if pattern[inPattern].isWildcard { return true }
            if !pattern[inPattern].isSame(text[inText]) { return false }
        }
        return true
    }
}

extension WildcardPattern.Token {
    fileprivate func isSame(_ byte: UInt8) -> Bool { code == UInt16(byte) }
}
