import KeyModel
import Testing

@testable import Cryptography

@Suite struct AESKeyWrapTests {
    init() throws { _ = try startModule() }

    /// RFC 5649, section 6, second example: 7 bytes. (The first is a self test.)
    @Test func publishedWrapping() throws {
        let kek = secret("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8")
        let key = secret("466f7250617369")
        let wrapped = hex("afbeb0f07dfbf5419200f2ccb50bb24f")
        #expect(try AESKeyWrap.wrap(key, under: kek) == wrapped)
        #expect(try AESKeyWrap.unwrap(wrapped, under: kek) == key)
    }

    @Test(arguments: [1, 7, 8, 9, 16, 31, 32, 33, 1218])
    func unwrapsWhatItWrapped(_ byteCount: Int) throws {
        let kek = try Randomness.bytes(32)
        let key = try Randomness.bytes(byteCount)
        let wrapped = try AESKeyWrap.wrap(key, under: kek)
        #expect(wrapped.count == (byteCount + 7) / 8 * 8 + 8)
        #expect(try AESKeyWrap.unwrap(wrapped, under: kek) == key)
    }

    @Test func refusesChanges() throws {
        let kek = try Randomness.bytes(32)
        let wrapped = try AESKeyWrap.wrap(try Randomness.bytes(20), under: kek)
        for changed in flips(of: wrapped) {
            #expect(throws: CryptographyError.authenticationFailed) { try AESKeyWrap.unwrap(changed, under: kek) }
        }
        for count in wrapped.indices {
            #expect(throws: CryptographyError.authenticationFailed) {
                try AESKeyWrap.unwrap(Array(wrapped.prefix(count)), under: kek)
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try AESKeyWrap.unwrap(wrapped, under: try Randomness.bytes(32))
        }
        #expect(throws: CryptographyError.invalidKey) {
            try AESKeyWrap.unwrap(wrapped, under: try Randomness.bytes(20))
        }
        #expect(throws: CryptographyError.invalidInput) {
            try AESKeyWrap.wrap(SecretBytes(copying: [UInt8]()), under: kek)
        }
    }
}
