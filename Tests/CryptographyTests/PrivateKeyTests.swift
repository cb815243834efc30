import KeyModel
import Testing

@testable import Cryptography

@Suite struct PrivateKeyTests {
    init() throws { _ = try startModule() }

    @Test(arguments: KeyAlgorithm.allCases.filter { $0.isAsymmetric && !$0.isLattice && $0 != .rsa4096 })
    func isReadAsItWasWritten(_ kind: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(kind)
        let copy = try PrivateKey(pkcs8: try key.pkcs8(), algorithm: kind)
        let written = try key.pkcs8()
        #expect(try copy.pkcs8() == written)
        #expect(copy.publicKey.subjectPublicKeyInfo == key.publicKey.subjectPublicKeyInfo)
        try copy.validate()
        let publicKey = try PublicKey(subjectPublicKeyInfo: key.publicKey.subjectPublicKeyInfo)
        #expect(publicKey.algorithm == kind)
        for other in KeyAlgorithm.allCases where other != kind {
            #expect(throws: CryptographyError.invalidKey) { try PrivateKey(pkcs8: try key.pkcs8(), algorithm: other) }
        }
    }

    @Test func componentsOfRSA() throws {
        let key = try PrivateKey.generate(.rsa2048).publicKey
        let components = try #require(key.rsaComponents)
        #expect(components.modulus.count == 256)
        #expect(components.exponent == [1, 0, 1])
        #expect(key.ecComponents == nil)
        #expect(
            DERWriter.rsaPublic(modulus: components.modulus, exponent: components.exponent) == key.subjectPublicKeyInfo)
    }

    /// Coordinates with zeros on the left must keep them; among 40 keys on P-521 nearly all have one.
    @Test(arguments: [(KeyAlgorithm.ecP256, 32), (.ecP384, 48), (.ecP521, 66), (.ecSecp256k1, 32)])
    func componentsOfCurves(_ kind: KeyAlgorithm, _ byteCount: Int) throws {
        for _ in 0..<10 {
            let key = try PrivateKey.generate(kind).publicKey
            let (x, y) = try #require(key.ecComponents)
            #expect(x.count == byteCount && y.count == byteCount)
            #expect(DERWriter.ecPublic(kind, x: x, y: y) == key.subjectPublicKeyInfo)
            #expect(key.rsaComponents == nil)
        }
    }

    @Test(arguments: [KeyAlgorithm.aes256, .hmac256])
    func symmetricKeysAreNotGenerated(_ kind: KeyAlgorithm) {
        #expect(throws: CryptographyError.algorithmUnavailable) { try PrivateKey.generate(kind) }
    }

    @Test func refusesWhatIsNoKey() throws {
        let key = try PrivateKey.generate(.ecP256)
        let der = try key.pkcs8().copyBytes()
        for wrong in [[], Array(der.dropLast()), der + [0], [0x30, 0x00]] {
            #expect(throws: CryptographyError.invalidKey) {
                try PrivateKey(pkcs8: SecretBytes(copying: wrong), algorithm: .ecP256)
            }
        }
        let info = key.publicKey.subjectPublicKeyInfo
        for wrong in [[], Array(info.dropLast()), info + [0], [0x30, 0x00]] {
            #expect(throws: CryptographyError.invalidKey) { try PublicKey(subjectPublicKeyInfo: wrong) }
        }
        var offCurve = info
        offCurve[offCurve.count - 1] ^= 1
        #expect(throws: CryptographyError.invalidKey) { try PublicKey(subjectPublicKeyInfo: offCurve) }
    }

    @Test(arguments: [KeyAlgorithm.ecP256, .ecP384, .ecP521, .ecSecp256k1])
    func bothSidesAgree(_ kind: KeyAlgorithm) throws {
        let alice = try PrivateKey.generate(kind)
        let bob = try PrivateKey.generate(kind)
        let secret = try alice.sharedSecret(with: bob.publicKey)
        #expect(try bob.sharedSecret(with: alice.publicKey) == secret)
        #expect(secret.count == (kind.bitCount + 7) / 8)
        let other = try PrivateKey.generate(kind == .ecP256 ? .ecP384 : .ecP256)
        #expect(throws: CryptographyError.invalidKey) { try alice.sharedSecret(with: other.publicKey) }
    }

    @Test func othersDoNotAgree() throws {
        let key = try PrivateKey.generate(.ed25519)
        #expect(throws: CryptographyError.algorithmUnavailable) { try key.sharedSecret(with: key.publicKey) }
    }
}
