/// Matches a long text with a long pattern: every place in the pattern that the text so far can lead to is followed at
/// once, one bit each, and never gone back on. The time is a 64th of the product of the two lengths, whatever they say.
///
/// ```
/// place i   the first i tokens have matched
///           a byte that token i stands for leads to place i + 1; a star stays, and leads to i + 1 without a byte
/// ```
/// - Source: R. Baeza-Yates, G. H. Gonnet, "A New Approach to Text Searching", CACM 35 (10), 1992
struct WildcardAutomaton {
    private typealias Places = [UInt64]

    private var stars: Places
    private var any: Places
    private var byByte = [Places](repeating: [], count: 256)
    private var reached: Places
    private var last = 0

    /// - Parameter pattern: at most 2³¹ tokens.
    static func matches(_ pattern: Span<WildcardPattern.Token>, _ text: Span<UInt8>) -> Bool {
        var automaton = WildcardAutomaton(pattern)
        for index in 0..<text.count where !automaton.take(text[index]) { return false }
        return automaton.reached.contains(automaton.last)
    }

    private init(_ pattern: Span<WildcardPattern.Token>) {
        let none = Places(repeating: 0, count: pattern.count / 64 + 1)
        (stars, any, reached) = (none, none, none)
        for index in 0..<pattern.count {
            let token = pattern[index]
            // Several stars in a row are one.
            if token == .star, last > 0, stars.contains(last - 1) { continue }
            if token == .star {
                stars.insert(last)
            } else if token == .one {
                any.insert(last)
            } else {
                if byByte[Int(token.byte)].isEmpty { byByte[Int(token.byte)] = none }
                byByte[Int(token.byte)].insert(last)
            }
            last += 1
        }
        reached.insert(0)
        passStars()
    }

    /// - Returns: whether any place is left.
    private mutating func take(_ byte: UInt8) -> Bool {
        let own = byByte[Int(byte)]
        var carry: UInt64 = 0
        var isAlive = false
        for word in reached.indices {
            let moved = reached[word] & (own.isEmpty ? any[word] : any[word] | own[word])
            reached[word] = reached[word] & stars[word] | moved << 1 | carry
            carry = moved >> 63
            if reached[word] != 0 { isAlive = true }
        }
        passStars()
        return isAlive
    }

    private mutating func passStars() {
        var carry: UInt64 = 0
        for word in reached.indices {
            let passing = reached[word] & stars[word]
            reached[word] |= passing << 1 | carry
            carry = passing >> 63
        }
    }
}

extension [UInt64] {
    fileprivate mutating func insert(_ place: Int) { self[place / 64] |= 1 << UInt64(place % 64) }
    fileprivate func contains(_ place: Int) -> Bool { self[place / 64] >> UInt64(place % 64) & 1 == 1 }
}
