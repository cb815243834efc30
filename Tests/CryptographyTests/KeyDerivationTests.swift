import KeyModel
import Testing

@testable import Cryptography

@Suite struct KeyDerivationTests {
    init() throws { _ = try startModule() }

    /// RFC 5869, A.3: no salt, no info.
    @Test func hkdfWithoutSalt() throws {
        let derived = try HKDF.derive(
            key: SecretBytes(copying: [UInt8](repeating: 0x0B, count: 22)), salt: [], context: [], byteCount: 42)
        #expect(
            derived
                == secret("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"))
    }

    /// SP 800-108 4.1, written out with HMAC.
    @Test(arguments: [1, 31, 32, 33, 64, 76, 100])
    func kbkdfIsItsDefinition(_ byteCount: Int) throws {
        let key = try Randomness.bytes(32)
        let label = Array("label".utf8)
        let context = Array("context".utf8)
        func word(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) } }
        var expected: [UInt8] = []
        for counter in 1...4 {
            let input = word(counter) + label + [0] + context + word(byteCount * 8)
            expected += try HMAC.authenticate(input, key: key, digest: .sha256)
        }
        let derived = try KBKDF.derive(key: key, label: label, context: context, byteCount: byteCount)
        #expect(derived == SecretBytes(copying: expected.prefix(byteCount)))
    }

    /// A pooled context must not carry anything from one derivation to the next.
    @Test func kbkdfForgetsTheLastKey() throws {
        let first = try Randomness.bytes(32)
        let second = try Randomness.bytes(48)
        let one = try KBKDF.derive(key: first, label: [1], context: [2, 3], byteCount: 32)
        let other = try KBKDF.derive(key: second, label: [], context: [], byteCount: 64)
        #expect(try KBKDF.derive(key: first, label: [1], context: [2, 3], byteCount: 32) == one)
        #expect(try KBKDF.derive(key: second, label: [], context: [], byteCount: 64) == other)
    }

    @Test(arguments: [0, -1, 8161])
    func lengthsOutOfRange(_ byteCount: Int) throws {
        let key = try Randomness.bytes(32)
        #expect(throws: CryptographyError.invalidInput) {
            try KBKDF.derive(key: key, label: [], context: [], byteCount: byteCount)
        }
        #expect(throws: CryptographyError.invalidInput) {
            try HKDF.derive(key: key, salt: [], context: [], byteCount: byteCount)
        }
    }
}
