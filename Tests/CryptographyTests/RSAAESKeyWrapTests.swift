import KeyModel
import Testing

@testable import Cryptography

@Suite struct RSAAESKeyWrapTests {
    init() throws { _ = try startModule() }

    @Test(arguments: [DigestAlgorithm.sha1, .sha256], [1, 31, 32, 33, 2000])
    func whatIsWrappedIsUnwrapped(_ digest: DigestAlgorithm, _ byteCount: Int) throws {
        let key = try PrivateKey.generate(.rsa2048)
        let material = try Randomness.bytes(byteCount)
        let wrapped = try RSAAESKeyWrap.wrap(material, to: key.publicKey, digest: digest)
        #expect(wrapped.count == 256 + (byteCount + 7) / 8 * 8 + 8)
        #expect(try RSAAESKeyWrap.unwrap(wrapped, with: key, digest: digest) == material)
    }

    /// The two halves by the primitives that have published vectors: RFC 8017 and RFC 5649.
    @Test func itIsOAEPAndThenKeyWrapWithPadding() throws {
        let key = try PrivateKey.generate(.rsa2048)
        let material = SecretBytes(copying: Array(0..<37))
        let wrapped = try RSAAESKeyWrap.wrap(material, to: key.publicKey, digest: .sha256)
        let transport = try key.decrypt(Array(wrapped.prefix(256)), algorithm: .rsaOAEP(.sha256))
        #expect(transport.count == 32)
        #expect(try AESKeyWrap.unwrap(Array(wrapped.dropFirst(256)), under: transport) == material)
    }

    @Test func whatWasChangedOrCutIsRefused() throws {
        let key = try PrivateKey.generate(.rsa2048)
        let wrapped = try RSAAESKeyWrap.wrap(SecretBytes(copying: [1, 2, 3]), to: key.publicKey, digest: .sha256)
        for index in [0, 100, 255, 256, wrapped.count - 1] {
            var changed = wrapped
            changed[index] ^= 1
            #expect(throws: CryptographyError.authenticationFailed) {
                try RSAAESKeyWrap.unwrap(changed, with: key, digest: .sha256)
            }
        }
        for count in [0, 1, 255, 256, 257, 264, wrapped.count - 8] {
            #expect(throws: CryptographyError.authenticationFailed) {
                try RSAAESKeyWrap.unwrap(Array(wrapped.prefix(count)), with: key, digest: .sha256)
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try RSAAESKeyWrap.unwrap(wrapped, with: key, digest: .sha1)
        }
        let short = try Randomness.bytes(16)
        let under128 =
            try key.publicKey.encrypt(short, algorithm: .rsaOAEP(.sha256))
            + AESKeyWrap.wrap(SecretBytes(copying: [1, 2, 3]), under: short)
        #expect(throws: CryptographyError.authenticationFailed) {
            try RSAAESKeyWrap.unwrap(under128, with: key, digest: .sha256)
        }
    }
}
