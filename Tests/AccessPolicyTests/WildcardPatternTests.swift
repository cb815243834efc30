import Testing

@testable import AccessPolicy

@Suite struct WildcardPatternTests {
    func matches(_ pattern: String, _ text: String) -> Bool {
        WildcardPattern(pattern.utf8).matches(text.utf8Span.span)
    }

    @Test(
        arguments: [
            ("*", ""), ("*", "a/b:c"), ("", ""), ("abc", "abc"), ("a*", "a"), ("a*", "abc"), ("a**", "a"),
            ("*c", "abc"),
            ("*c", "c"), ("a*c", "ac"), ("a*c", "abcbc"), ("?", "a"), ("a?c", "abc"), ("*?", "a"), ("?*", "ab"),
            ("*a*b*", "xxaxxbxx"), ("a*?b", "axb"), ("*ab", "aab"), ("*aab", "aaab"), ("**a**", "a"),
            ("a*b?d*", "axxbcd"),
            ("arn:aws:kms:*:*:key/*", "arn:aws:kms:us:1:key/a/b:c"),
        ])
    func patternMatches(pattern: String, text: String) { #expect(matches(pattern, text)) }

    @Test(
        arguments: [
            ("", "a"), ("abc", "ab"), ("abc", "abcd"), ("abc", "ABC"), ("a*", ""), ("a*", "ba"), ("*c", "cb"),
            ("a*c", "ab"),
            ("?", ""), ("?", "ab"), ("a?c", "ac"), ("*?", ""), ("*a*b*", "ba"), ("a*?b", "ab"), ("a*b", "abc"),
            ("??*", "a"),
            ("ab*ab", "ab"), ("ab*ab", "aab"), ("*aab", "aab "),
        ])
    func patternDoesNotMatch(pattern: String, text: String) { #expect(!matches(pattern, text)) }

    /// Against the textbook's recursive definition, over all short texts of two letters.
    @Test func agreesWithItsDefinition() {
        let patterns = words(of: "ab*?", upTo: 5)
        let texts = words(of: "ab", upTo: 5)
        for pattern in patterns {
            let compiled = WildcardPattern(pattern)
            for text in texts {
                let expected = defined(pattern[...], text[...])
                if compiled.matches(text.span) != expected {
                    Issue.record("\(String(decoding: pattern, as: UTF8.self)) \(String(decoding: text, as: UTF8.self))")
                }
            }
        }
    }

    @Test func hostilePatternsTakeNoLongerThanTheirLength() {
        let text = String(repeating: "a", count: 2000)
        let patterns = [
            String(repeating: "*a", count: 1000) + "b", String(repeating: "a*", count: 15_000) + "b",
            "*" + String(repeating: "a", count: 1000) + "b", String(repeating: "*?", count: 1500) + "b",
        ]
        let elapsed = ContinuousClock().measure {
            for pattern in patterns { #expect(!matches(pattern, text)) }
        }
        #expect(elapsed < .seconds(1))
    }

    private func words(of letters: String, upTo count: Int) -> [[UInt8]] {
        var all: [[UInt8]] = [[]]
        var longest: [[UInt8]] = [[]]
        for _ in 0..<count {
            longest = longest.flatMap { word in letters.utf8.map { word + [$0] } }
            all += longest
        }
        return all
    }

    private func defined(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            return defined(pattern.dropFirst(), text) || (!text.isEmpty && defined(pattern, text.dropFirst()))
        }
        guard let letter = text.first, first == UInt8(ascii: "?") || first == letter else { return false }
        return defined(pattern.dropFirst(), text.dropFirst())
    }
}
