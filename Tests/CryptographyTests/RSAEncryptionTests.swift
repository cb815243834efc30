import KeyModel
import Testing

@testable import Cryptography

@Suite struct RSAEncryptionTests {
    let key: PrivateKey

    init() throws {
        _ = try startModule()
        key = try PrivateKey(pkcs8: SecretBytes(copying: KnownAnswers.rsaKey), algorithm: .rsa2048)
    }

    @Test(arguments: EncryptionAlgorithm.allCases.filter { $0 != .symmetric })
    func decryptsWhatItEncrypted(_ algorithm: EncryptionAlgorithm) throws {
        let limit = try #require(algorithm.plaintextLimit(of: .rsa2048))
        for count in [0, 1, 32, limit] {
            let plaintext = try Randomness.bytes(count)
            let ciphertext = try key.publicKey.encrypt(plaintext, algorithm: algorithm)
            #expect(ciphertext.count == 256)
            #expect(try key.decrypt(ciphertext, algorithm: algorithm) == plaintext)
        }
        #expect(throws: CryptographyError.messageTooLong) {
            try key.publicKey.encrypt(try Randomness.bytes(limit + 1), algorithm: algorithm)
        }
    }

    @Test func limitsAreAWSs() {
        #expect(EncryptionAlgorithm.rsaOAEP(.sha1).plaintextLimit(of: .rsa2048) == 214)
        #expect(EncryptionAlgorithm.rsaOAEP(.sha256).plaintextLimit(of: .rsa4096) == 446)
        #expect(EncryptionAlgorithm.rsaOAEP(.sha256).plaintextLimit(of: .ecP256) == nil)
    }

    @Test func refusesWithOneError() throws {
        let algorithm = EncryptionAlgorithm.rsaOAEP(.sha256)
        let ciphertext = try key.publicKey.encrypt(try Randomness.bytes(32), algorithm: algorithm)
        for changed in flips(of: ciphertext).prefix(64) {
            #expect(throws: CryptographyError.authenticationFailed) { try key.decrypt(changed, algorithm: algorithm) }
        }
        for wrong in [[], Array(ciphertext.dropLast()), ciphertext + [0], [UInt8](repeating: 0xFF, count: 256)] {
            #expect(throws: CryptographyError.authenticationFailed) { try key.decrypt(wrong, algorithm: algorithm) }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try key.decrypt(ciphertext, algorithm: .rsaOAEP(.sha1))
        }
        #expect(throws: CryptographyError.algorithmUnavailable) { try key.decrypt(ciphertext, algorithm: .symmetric) }
        #expect(throws: CryptographyError.algorithmUnavailable) {
            try PrivateKey.generate(.ecP256).decrypt(ciphertext, algorithm: algorithm)
        }
    }
}
