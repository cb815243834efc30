import KeyModel
import Testing

/// Format 2 of docs/formats/ciphertext.md.
@Suite struct ModuleCiphertextTests {
    let key = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab") ?? KeyIdentifier()

    @Test func isDrawnAsWritten() throws {
        let header = CiphertextHeader(format: .keyStore, key: key, version: 0x0102_0304)
        let whole = ModuleCiphertext(
            header: header, nonce: Array(1...12), sealed: Array(repeating: 7, count: 3 + 16))
        #expect(whole.bytes.count == 3 + 49)
        #expect(
            Array(whole.bytes.prefix(21)) == [
                2, 0x12, 0x34, 0xab, 0xcd, 0x12, 0xab, 0x34, 0xcd, 0x56, 0xef, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab, 1,
                2, 3, 4,
            ])
        #expect(Array(whole.bytes[21..<33]) == Array(1...12))
        #expect(ModuleCiphertext(parsing: whole.bytes) == whole)
        #expect(CiphertextHeader(parsing: whole.bytes) == header)
    }

    @Test func whatIsCutOrOfAnotherFormatIsNone() {
        let header = CiphertextHeader(format: .keyStore, key: key, version: 1)
        let bytes = ModuleCiphertext(header: header, nonce: Array(1...12), sealed: Array(repeating: 7, count: 16)).bytes
        #expect(bytes.count == 49 && ModuleCiphertext(parsing: bytes) != nil)
        for count in 0..<49 { #expect(ModuleCiphertext(parsing: Array(bytes.prefix(count))) == nil) }
        for format in [UInt8(0), 1, 3, 255] { #expect(ModuleCiphertext(parsing: [format] + bytes.dropFirst()) == nil) }
        let zero = CiphertextHeader(format: .keyStore, key: key, version: 0)
        #expect(CiphertextHeader(parsing: zero.bytes + bytes.dropFirst(21)) == nil)
    }
}
