import KeyModel
import Testing

@testable import Cryptography

@Suite struct AESGCMTests {
    init() throws { _ = try startModule() }

    /// McGrew and Viega, test cases 1, 2 (128 bits), 7 (192), 13, 14 (256): zero key, zero nonce, zero plaintext.
    @Test(arguments: [
        (16, 0, "", "58e2fccefa7e3061367f1d57a4e7455a"),
        (16, 16, "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"),
        (24, 0, "", "cd33b28ac773f74ba00ed1f312572435"),
        (32, 0, "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (32, 16, "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
    ])
    func publishedCiphertexts(_ keyByteCount: Int, _ byteCount: Int, _ ciphertext: String, _ tag: String) throws {
        let key = SecretBytes(copying: [UInt8](repeating: 0, count: keyByteCount))
        let plaintext = SecretBytes(copying: [UInt8](repeating: 0, count: byteCount))
        let nonce = [UInt8](repeating: 0, count: 12)
        let sealed = try AESGCM.seal(plaintext, key: key, nonce: nonce)
        #expect(sealed.ciphertext == hex(ciphertext))
        #expect(sealed.tag == hex(tag))
        #expect(try AESGCM.open(sealed.ciphertext, tag: sealed.tag, key: key, nonce: nonce) == plaintext)
    }

    @Test(arguments: [0, 1, 16, 1024], [0, 5])
    func opensWhatItSealed(_ byteCount: Int, _ authenticatedByteCount: Int) throws {
        let key = try Randomness.bytes(32)
        let plaintext = try Randomness.bytes(byteCount)
        let authenticated = try Randomness.publicBytes(authenticatedByteCount)
        let sealed = try AESGCM.seal(plaintext, key: key, authenticating: authenticated)
        let opened = try AESGCM.open(
            sealed.ciphertext, tag: sealed.tag, key: key, nonce: sealed.nonce, authenticating: authenticated)
        #expect(opened == plaintext)
        #expect(throws: CryptographyError.authenticationFailed) {
            try AESGCM.open(
                sealed.ciphertext, tag: sealed.tag, key: key, nonce: sealed.nonce, authenticating: authenticated + [0])
        }
    }

    @Test func noncesAreRandomInEveryByte() throws {
        let key = try Randomness.bytes(32)
        let plaintext = try Randomness.bytes(1)
        var seen = [Set<UInt8>](repeating: [], count: 12)
        for _ in 0..<64 {
            let nonce = try AESGCM.seal(plaintext, key: key).nonce
            for (index, byte) in nonce.enumerated() { seen[index].insert(byte) }
        }
        // 64 draws of 256 values give fewer than 30 different ones with a probability below 10^-9.
        #expect(seen.allSatisfy { $0.count > 30 })
    }

    @Test func refusesShapes() throws {
        let key = try Randomness.bytes(32)
        let plaintext = try Randomness.bytes(4)
        #expect(throws: CryptographyError.invalidInput) {
            try AESGCM.seal(plaintext, key: key, nonce: [UInt8](repeating: 0, count: 11))
        }
        #expect(throws: CryptographyError.invalidKey) { try AESGCM.seal(plaintext, key: try Randomness.bytes(31)) }
        let sealed = try AESGCM.seal(plaintext, key: key)
        #expect(throws: CryptographyError.authenticationFailed) {
            try AESGCM.open(sealed.ciphertext, tag: Array(sealed.tag.prefix(12)), key: key, nonce: sealed.nonce)
        }
        for tag in flips(of: sealed.tag) {
            #expect(throws: CryptographyError.authenticationFailed) {
                try AESGCM.open(sealed.ciphertext, tag: tag, key: key, nonce: sealed.nonce)
            }
        }
    }
}
