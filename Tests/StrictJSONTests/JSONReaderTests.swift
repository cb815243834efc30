import StrictJSON
import Testing

private func parse(_ text: String, depth: Int = 32, values: Int = 1000) throws(JSONError) -> JSONValue {
    try JSON.parse(Array(text.utf8), limits: JSONLimits(depth: depth, values: values))
}

private func failure(_ text: String) -> JSONError? {
    do {
        _ = try parse(text)
        return nil
    } catch {
        return error
    }
}

@Suite struct JSONReaderTests {
    @Test func readsEveryKindOfValue() throws {
        let value = try parse(#" {"a": [1, -2.5e+3, true, false, null, "x"], "b": {}, "c": [] , "d" : 0 } "#)
        #expect(value["a"]?[0]?.intValue == 1)
        #expect(value["a"]?[1]?.doubleValue == -2500)
        #expect(value["a"]?[1]?.intValue == nil)
        #expect(value["a"]?[1]?.numberValue?.text == "-2.5e+3")
        #expect(value["a"]?[2]?.boolValue == true)
        #expect(value["a"]?[3]?.boolValue == false)
        #expect(value["a"]?[4]?.isNull == true)
        #expect(value["a"]?[5]?.stringValue == "x")
        #expect(value["a"]?[6] == nil)
        #expect(value["b"]?.objectValue?.isEmpty == true)
        #expect(value["c"]?.arrayValue == [])
        #expect(value.objectValue?.keys == ["a", "b", "c", "d"])
    }

    @Test(arguments: [
        (#""\u0041\n\t\r\b\f\/\\\"""#, "A\n\t\r\u{8}\u{c}/\\\""), (#""é\u00e9""#, "éé"), (#""\ud83d\ude00""#, "😀"),
        (#""""#, ""), (#""\u0000""#, "\0"),
        (#""0123456789abcdef\\0123456789abcdef""#, #"0123456789abcdef\0123456789abcdef"#),
    ])
    func readsStrings(_ json: String, _ text: String) throws {
        #expect(try parse(json).stringValue == text)
    }

    @Test(arguments: [
        ("", JSONError.unexpectedEnd), ("   ", .unexpectedEnd), ("{", .unexpectedEnd), ("[1", .unexpectedEnd),
        ("\"abc", .unexpectedEnd), ("\"\\", .unexpectedEnd), ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd),
        ("1 2", .trailingBytes(at: 2)), ("{}x", .trailingBytes(at: 2)), ("null\0", .trailingBytes(at: 4)),
        ("[1,]", .unexpectedByte(at: 3)), ("{\"a\":1,}", .unexpectedByte(at: 7)), ("{a:1}", .unexpectedByte(at: 1)),
        ("{\"a\" 1}", .unexpectedByte(at: 5)), ("[1 2]", .unexpectedByte(at: 3)), ("nul1", .unexpectedByte(at: 3)),
        ("'a'", .unexpectedByte(at: 0)), ("NaN", .unexpectedByte(at: 0)), ("+1", .unexpectedByte(at: 0)),
        ("01", .badNumber(at: 0)), ("-", .badNumber(at: 0)), ("-01", .badNumber(at: 0)), ("1.", .badNumber(at: 0)),
        (".5", .unexpectedByte(at: 0)), ("1e", .badNumber(at: 0)), ("1e+", .badNumber(at: 0)),
        ("1.5.5", .trailingBytes(at: 3)), ("0x10", .trailingBytes(at: 1)),
        ("\"a\nb\"", .controlCharacter(at: 2)), ("\"\\x\"", .badEscape(at: 1)), ("\"\\u12g4\"", .badEscape(at: 1)),
        (#""\ud800""#, .badEscape(at: 1)), (#""\udc00""#, .badEscape(at: 1)), (#""\ud800\u0041""#, .badEscape(at: 1)),
        (#""\ud800x""#, .badEscape(at: 1)),
        (#"{"a":1,"a":2}"#, .duplicateKey(at: 7)), (#"{"a":1,"\u0061":2}"#, .duplicateKey(at: 7)),
        (#"{"é":1,"e\u0301":2}"#, .duplicateKey(at: 8)), ("[1]/**/", .trailingBytes(at: 3)),
        ("\u{FEFF}{}", .unexpectedByte(at: 0)),
    ])
    func refuses(_ json: String, _ error: JSONError) {
        #expect(failure(json) == error)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0xC3],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError.notUTF8(at: 1)) { try JSON.parse([0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.notUTF8(at: 1)) { try JSON.parse([0x22] + bytes + Array(#"\n""#.utf8)) }
    }

    /// Once, comparing or hashing such a string took the square of its length: a minute for a mebibyte.
    @Test(.timeLimit(.minutes(1))) func refusesLongRunsOfMarks() throws {
        let marks = String(repeating: "\u{301}\u{323}", count: 200_000)
        #expect(failure(#"["a\#(marks)"]"#) == .tooManyMarks(at: 2))
        #expect(failure(#"{"a\#(marks)":1}"#) == .tooManyMarks(at: 2))
        #expect(failure(#""\n\#(marks)""#) == .tooManyMarks(at: 1))
        #expect(failure(#""\#(String(repeating: "\u{F73}\u{301}", count: 16))""#) == .tooManyMarks(at: 1))
        let most = String(repeating: "\u{301}\u{323}", count: 15)
        #expect(try JSON.parse(Array(#""a\#(most)b\#(most)""#.utf8)).stringValue == "a\(most)b\(most)")
    }

    @Test func refusesDepthAndNumber() throws {
        let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
        #expect(failure(deep) == .tooDeep(limit: 32))
        _ = try parse(String(deep.dropFirst().dropLast()))
        #expect(throws: JSONError.tooDeep(limit: 512)) {
            try parse(String(repeating: "[", count: 100_000), depth: 1_000_000, values: 1_000_000)
        }
        #expect(throws: JSONError.tooManyValues(limit: 3)) { try parse("[1,2,3]", values: 3) }
        _ = try parse("[1,2]", values: 3)
    }

    @Test func findsADuplicateAmongMany() throws {
        let members = (0..<300).map { "\"k\($0)\":\($0)" }
        let value = try parse("{" + members.joined(separator: ",") + "}")
        #expect(value["k299"]?.intValue == 299)
        for repeated in [0, 15, 16, 299] {
            let json = "{" + (members + ["\"k\(repeated)\":1"]).joined(separator: ",") + "}"
            guard case .duplicateKey = failure(json) else {
                Issue.record("k\(repeated) was taken twice")
                continue
            }
        }
    }

    @Test func neverReadsPastAnyPrefix() {
        let json = Array(#"{"a":[1.5e3,true,null,"\u00e9\ud83d\ude00 long enough for words"],"b":{"c":false}}"#.utf8)
        for end in 0..<json.count {
            let prefix = UnsafeMutableRawBufferPointer.allocate(byteCount: end, alignment: 1)
            defer { prefix.deallocate() }
            prefix.copyBytes(from: json[..<end])
            #expect(throws: JSONError.self) { try JSON.parse(UnsafeRawBufferPointer(prefix)) }
        }
    }

    @Test func keepsNumbersWhole() throws {
        #expect(try parse("9223372036854775807").intValue == Int.max)
        #expect(try parse("9223372036854775808").intValue == nil)
        #expect(try parse("123456789012345678901234567890").numberValue?.text == "123456789012345678901234567890")
        #expect(try parse("1e999").doubleValue == .infinity)
    }
}
