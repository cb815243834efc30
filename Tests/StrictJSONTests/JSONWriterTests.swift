import StrictJSON
import Testing

@Suite struct JSONWriterTests {
    @Test func writesWithCommasWhereTheyBelong() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.int(1)
        writer.int(-20)
        writer.double(1_700_000_000.125)
        writer.double(.infinity)
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.key(literal: "b")
        writer.bool(true)
        writer.key("c")
        writer.null()
        writer.key("d")
        writer.bytesBase64([1, 2, 3, 4])
        writer.key("e")
        writer.raw(Array("[0]".utf8))
        writer.endObject()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"a":[1,-20,1700000000.125,null,{}],"b":true,"c":null,"d":"AQIDBA==","e":[0]}"#)
    }

    @Test func escapesWhatHasToBe() {
        var writer = JSONWriter()
        writer.string("a\"b\\c\n\r\t\u{1b}\0é\u{2028}/" + "01234567\u{1}89")
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == "\"a\\\"b\\\\c\\n\\r\\t\\u001b\\u0000é\u{2028}/01234567\\u000189\"")
    }

    @Test func whatItWritesIsReadBack() throws {
        let hostile = (0..<0x300).compactMap(Unicode.Scalar.init).map { String($0) }
        for text in hostile + ["😀", "\u{FFFF}", "\u{10FFFF}", hostile.joined()] {
            for padding in ["", "1234567", "12345678"] {
                var writer = JSONWriter()
                writer.string(padding + text)
                let read = try JSON.parse(writer.bytes).stringValue
                #expect(read.map { Array($0.utf8) } == Array((padding + text).utf8))
            }
        }
    }

    @Test func writesAValueAsItWasRead() throws {
        let json = #"{"z":1.50,"a":[null,true,{"k":"v"}],"n":-0}"#
        var writer = JSONWriter()
        writer.value(try JSON.parse(Array(json.utf8)))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    }
}
