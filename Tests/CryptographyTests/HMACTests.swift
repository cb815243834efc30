import KeyModel
import Testing

@testable import Cryptography

@Suite struct HMACTests {
    init() throws { _ = try startModule() }

    /// RFC 4231, test case 2: a key shorter than the digest; test case 6: one longer than the block.
    @Test func publishedCodes() throws {
        let jefe = Array("what do ya want for nothing?".utf8)
        let key = SecretBytes(copying: Array("Jefe".utf8))
        #expect(
            try HMAC.authenticate(jefe, key: key, digest: .sha224)
                == hex("a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"))
        #expect(
            try HMAC.authenticate(jefe, key: key, digest: .sha256)
                == hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
        let long = SecretBytes(copying: [UInt8](repeating: 0xAA, count: 131))
        #expect(
            try HMAC.authenticate(
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: long, digest: .sha256)
                == hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"))
    }

    /// AWS's example of deriving a signing key (Signature Version 4, "Deriving the signing key").
    @Test func signingKeyOfSignatureVersion4() throws {
        var key = SecretBytes(copying: Array("AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".utf8))
        for step in ["20150830", "us-east-1", "iam", "aws4_request"] {
            key = try HMAC.derive(Array(step.utf8), key: key, digest: .sha256)
        }
        #expect(key == secret("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"))
    }

    @Test func emptyKeyAndMessage() throws {
        #expect(
            try HMAC.authenticate([], key: SecretBytes(copying: [UInt8]()), digest: .sha256)
                == hex("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"))
    }

    @Test(arguments: MACAlgorithm.allCases)
    func verifiesItsOwnAlone(_ algorithm: MACAlgorithm) throws {
        let key = try Randomness.bytes(algorithm.digest.byteCount)
        let message = Array("a message".utf8)
        let code = try HMAC.authenticate(message, key: key, digest: algorithm.digest)
        #expect(try HMAC.verify(code, of: message, key: key, digest: algorithm.digest))
        for changed in flips(of: code) {
            #expect(try !HMAC.verify(changed, of: message, key: key, digest: algorithm.digest))
        }
        #expect(try !HMAC.verify(code.dropLast(), of: message, key: key, digest: algorithm.digest))
        #expect(try !HMAC.verify(code, of: message + [0], key: key, digest: algorithm.digest))
        #expect(try !HMAC.verify(code, of: message, key: try Randomness.bytes(32), digest: algorithm.digest))
    }
}

extension HMAC {
    fileprivate static func verify(
        _ code: ArraySlice<UInt8>, of message: [UInt8], key: SecretBytes, digest: DigestAlgorithm
    ) throws -> Bool {
        try verify(Array(code), of: message, key: key, digest: digest)
    }
}
