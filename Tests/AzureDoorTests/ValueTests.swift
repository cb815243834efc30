import Testing

@testable import AzureDoor

@Suite struct ValueTests {
    @Test(arguments: [
        ("a=1&b=2", "a", "1"), ("a=", "a", ""), ("a", "a", ""), ("a=b=c", "a", "b=c"), ("%61=%20+", "a", "  "),
        ("&&a=1&", "a", "1"),
    ])
    func forms(_ text: String, _ name: String, _ value: String) {
        #expect(FormFields(text[...])?[name] == value)
    }

    @Test(arguments: ["a=1&a=1", "a=1&%61=2", "%", "a=%f", "a=%ff", "a=%+1"])
    func badForms(_ text: String) {
        #expect(FormFields(text[...]) == nil)
    }

    @Test func fieldsAreBounded() {
        let pairs = (0..<65).map { "a\($0)=1" }
        #expect(FormFields(pairs.joined(separator: "&")[...]) == nil)
        #expect(FormFields(pairs.dropLast().joined(separator: "&")[...])?["a63"] == "1")
    }

    @Test func caseOfASCIIAlone() {
        #expect("keys".isEqualIgnoringASCIICase("KEYS"))
        // The Kelvin sign lowercases to k.
        #expect(!"\u{212A}eys".isEqualIgnoringASCIICase("keys"))
        #expect(!"keys".isEqualIgnoringASCIICase("keyS1"))
        #expect(!"@".isEqualIgnoringASCIICase("`"))
    }

    @Test func plusIsAPlusInAPath() {
        #expect(PercentEncoding.decode("a+b"[...].utf8) == "a+b")
    }

    @Test func longRunsOfMarksAreRefused() {
        let marks = String(repeating: "%CC%81%CC%A3", count: 16)
        #expect(PercentEncoding.decode(marks[...].utf8) == nil)
        #expect(PercentEncoding.decode(marks.dropLast(12).utf8) != nil)
    }
}
