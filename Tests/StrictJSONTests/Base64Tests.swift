import StrictJSON
import Testing

@Suite struct Base64Tests {
    /// RFC 4648, section 10
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithTheRFC(_ plain: String, _ text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
        #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
        #expect(Base64.decodedByteCount(text) == plain.utf8.count)
        let url = text.filter { $0 != "=" }
        #expect(Base64.encodeURL(Array(plain.utf8)) == url)
        #expect(Base64.decodeURL(url) == Array(plain.utf8))
    }

    @Test func roundTripsEveryLengthAndByte() {
        for count in 0..<300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
        }
        #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.encodeURL([0xFB, 0xFF, 0xFE]) == "-__-")
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "==", "Zh==", "Zm9=", "Zm9v\n", "Zm 9v", "Zm9-", "Zm9_",
        "Zg==Zg==",
        "Zm9vé", "Zm=v", "=m9v", "Zm9v====", "\0\0\0\0", "Zm9vZm9vZm9vZm9*",
    ])
    func refuses(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Zm9+", "Zm9/", "Z", "Zh", "Zm9", "Zm9v="]) func refusesInURLs(_ text: String) {
        #expect(text == "Zm9" || Base64.decodeURL(text) == nil)
        if text == "Zm9" { #expect(Base64.decodeURL(text) == nil, "left-over bits") }
    }

    @Test func decodesIntoMemoryOfTheCaller() throws {
        let text = "c2VjcmV0IQ=="
        let count = try #require(Base64.decodedByteCount(text))
        var bytes = [UInt8](repeating: 0, count: count)
        #expect(bytes.withUnsafeMutableBytes { Base64.decode(text, into: $0) })
        #expect(bytes == Array("secret!".utf8))
        var short = [UInt8](repeating: 0, count: count - 1)
        #expect(!short.withUnsafeMutableBytes { Base64.decode(text, into: $0) })
        #expect(!bytes.withUnsafeMutableBytes { Base64.decode("c2VjcmV0I*==", into: $0) })
    }
}
