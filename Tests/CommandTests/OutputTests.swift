import FoundationEssentials
import StrictJSON
import Testing

@testable import aegis_kms

@Suite("Tables and documents")
struct OutputTests {
    @Test("Columns are as wide as their widest cell, and no line ends in spaces")
    func table() {
        var table = Table("NAME", "STATE")
        table.add("a", nil)
        table.add("a-long-name", "enabled")
        #expect(table.text == "NAME         STATE\na            -\na-long-name  enabled")
    }

    @Test("Fields below each other; what isn't there has no line")
    func fields() {
        var fields = FieldList()
        fields.add("Id", "1")
        fields.add("Rotation", nil)
        fields.add("Created", "today")
        #expect(fields.text == "Id       1\nCreated  today")
    }

    @Test("What a terminal would obey is shown, not sent")
    func terminalSequences() {
        #expect(PlainText.safe("a\u{1B}[2Jb\nc\u{202E}d") == "a\\u{1b}[2Jb\\u{a}c\\u{202e}d")
        #expect(PlainText.safe("größer ✓") == "größer ✓")
    }

    @Test("JSON keeps the order of its keys and escapes strings")
    func json() throws {
        let document = JSONText.object([
            ("b", .string("\"x\"\n")), ("a", .array([.int(1), .bool(true), .null])), ("m", .map(["z": "1", "y": "2"])),
            ("r", .raw("{\"k\":1}")), ("d", .date(Sample.date)),
        ])
        #expect(
            document.text
                == #"{"b":"\"x\"\n","a":[1,true,null],"m":{"y":"2","z":"1"},"r":{"k":1},"d":"2027-01-15T08:00:00Z"}"#)
        #expect(throws: Never.self) { try JSON.parse(Array(document.text.utf8)) }
    }

    @Test("Dates are read as people write them")
    func dates() {
        let now = Sample.date
        #expect(DateText.parse("2027-01-15T08:00:00Z") == now)
        #expect(DateText.parse("2027-01-15") == now.addingTimeInterval(-8 * 3600))
        #expect(DateText.parse("90s", now: now) == now.addingTimeInterval(-90))
        #expect(DateText.parse("2h", now: now) == now.addingTimeInterval(-7200))
        #expect(DateText.parse("7d", now: now) == now.addingTimeInterval(-7 * 86_400))
        for text in ["", "h", "-1h", "yesterday", "2027-13-01", "2027-01-15 08:00"] {
            #expect(DateText.parse(text) == nil, "\(text)")
        }
        #expect(DateText.short(now) == "2027-01-15 08:00" && DateText.day(now) == "2027-01-15")
    }
}
