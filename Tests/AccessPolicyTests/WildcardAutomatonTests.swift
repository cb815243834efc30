import Testing

@testable import AccessPolicy

@Suite struct WildcardAutomatonTests {
    /// Both ways of matching give the same answer, for patterns beyond a word's 64 places too.
    @Test func agreesWithGoingBack() {
        var (generator, matchCount) = (SystemRandomNumberGenerator(), 0)
        func bytes(_ letters: String, _ count: Int) -> [UInt8] {
            (0..<count).map { _ in Array(letters.utf8).randomElement(using: &generator) ?? 0 }
        }
        for _ in 0..<5000 {
            let pattern = bytes("aab*?b", .random(in: 0...150, using: &generator))
            var text: [UInt8] = []
            for byte in pattern {
                switch byte {
                case UInt8(ascii: "*"): text += bytes("ab", .random(in: 0...4, using: &generator))
                case UInt8(ascii: "?"): text += bytes("ab", 1)
                default: text.append(byte)
                }
            }
            if !text.isEmpty, Bool.random(using: &generator) { text[.random(in: text.indices, using: &generator)] ^= 3 }
            let tokens = pattern.map { byte -> WildcardPattern.Token in
                switch byte {
                case UInt8(ascii: "*"): .star
                case UInt8(ascii: "?"): .one
                default: WildcardPattern.Token(byte)
                }
            }
            let expected = WildcardPattern.matchesGoingBack(tokens.span, text.span)
            let found = WildcardAutomaton.matches(tokens.span, text.span)
            #expect(found == expected, "\(pattern) \(text)")
            if expected { matchCount += 1 }
        }
        #expect(matchCount > 1000)
    }

    /// Going back would take 200 million steps.
    @Test func aLongPatternTakesNoLongTime() {
        let pattern = WildcardPattern("*\(String(repeating: "a", count: 15_000))b*".utf8)
        let text = Array(String(repeating: "a", count: 30_000).utf8)
        let longer = text + [UInt8(ascii: "b")]
        var (isShortMatched, isLongerMatched) = (true, false)
        let time = ContinuousClock().measure {
            isShortMatched = pattern.matches(text.span)
            isLongerMatched = pattern.matches(longer.span)
        }
        #expect(!isShortMatched && isLongerMatched)
        #expect(time < .seconds(10))
    }
}
