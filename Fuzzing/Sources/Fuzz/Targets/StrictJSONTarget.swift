import StrictJSON

/// What parses is written, and parses to the same again, byte for byte; and base64 has one text for each value.
enum StrictJSONTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        testBase64(input)
        guard let value = try? JSON.parse(input) else { return }
        let text = written(value)
        guard let copy = try? JSON.parse(text) else { fatalError("what was written doesn't parse") }
        require(isSame(value, copy), "it parses to something else")
        require(written(copy) == text, "it is written differently")
        require(printed(value).utf8.count <= 64, "printable text is longer than its limit")
    }

    private static func written(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }

    /// By bytes, since Swift takes two spellings of one character for equal.
    private static func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch (a, b) {
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a.text.utf8.elementsEqual(b.text.utf8)
        case (.array(let a), .array(let b)): a.elementsEqual(b, by: isSame)
        case (.object(let a), .object(let b)):
            a.members.elementsEqual(b.members) { $0.key.utf8.elementsEqual($1.key.utf8) && isSame($0.value, $1.value) }
        default: a == b
        }
    }

    /// The text of a string for people, which has to be JSON as well.
    private static func printed(_ value: JSONValue) -> String {
        guard let text = value.stringValue ?? value[0]?.stringValue else { return "" }
        var writer = JSONWriter()
        writer.printable(text, byteLimit: 62)
        guard let copy = try? JSON.parse(writer.bytes) else { fatalError("printable text is no JSON") }
        require(copy.stringValue != nil, "printable text is no string")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func testBase64(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        require(Base64.decode(Base64.encode(bytes)) == bytes, "base64 doesn't come back")
        require(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes, "base64url doesn't come back")
        if let decoded = Base64.decode(bytes) {
            require(Array(Base64.encode(decoded).utf8) == bytes, "two base64 texts of one value")
        }
        if let text = String(validating: bytes, as: UTF8.self), let decoded = Base64.decodeURL(text) {
            require(Array(Base64.encodeURL(decoded).utf8) == bytes, "two base64url texts of one value")
        }
    }
}
