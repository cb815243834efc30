import KeyModel
import Testing

@testable import Cryptography

@Suite struct ForeignKeyTests {
    init() throws { _ = try startModule() }

    @Test(arguments: [KeyAlgorithm.rsa2048, .ecP256, .ecP384, .ecP521, .ecSecp256k1, .ed25519])
    func aSoundKeyIsRead(_ algorithm: KeyAlgorithm) throws {
        let pkcs8 = try PrivateKey.generate(algorithm).pkcs8()
        let read = try ForeignKey.read(pkcs8: pkcs8, algorithm: algorithm)
        #expect(read.pkcs8 == pkcs8)
        #expect(read.key.algorithm == algorithm)
        for other in KeyAlgorithm.allCases where other != algorithm {
            #expect(throws: CryptographyError.self) { try ForeignKey.read(pkcs8: pkcs8, algorithm: other) }
        }
    }

    @Test(arguments: [KeyAlgorithm.rsa2048, .ecP256, .ed25519])
    func bytesAfterItOrMissingAreRefused(_ algorithm: KeyAlgorithm) throws {
        let pkcs8 = try PrivateKey.generate(algorithm).pkcs8().copyBytes()
        for bytes in [pkcs8 + [0], Array(pkcs8.dropLast()), [], [0x30], [0x30, 0x00], Array(pkcs8.dropFirst())] {
            #expect(throws: CryptographyError.invalidKey) {
                try ForeignKey.read(pkcs8: SecretBytes(copying: bytes), algorithm: algorithm)
            }
        }
    }

    /// The same key in BER: its outer length on one byte more than DER takes, or left open.
    @Test func otherEncodingsOfTheSameLengthsAreRefused() throws {
        let pkcs8 = try PrivateKey.generate(.ecP256).pkcs8().copyBytes()
        #expect(Array(pkcs8.prefix(2)) == [0x30, 0x81])
        let long = [0x30, 0x82, 0x00] + Array(pkcs8.dropFirst(2))
        let open = [0x30, 0x80] + Array(pkcs8.dropFirst(3)) + [0, 0]
        for bytes in [long, open] {
            #expect(throws: CryptographyError.invalidKey) {
                try ForeignKey.read(pkcs8: SecretBytes(copying: bytes), algorithm: .ecP256)
            }
        }
        var padded = pkcs8
        #expect(Array(padded[3..<6]) == [2, 1, 0])
        padded.replaceSubrange(3..<6, with: [2, 2, 0, 0])
        padded[2] += 1
        #expect(throws: CryptographyError.invalidKey) {
            try ForeignKey.read(pkcs8: SecretBytes(copying: padded), algorithm: .ecP256)
        }
    }

    /// RFC 5915 lets the public half be left out, and SEC 1 lets it be compressed: it is the same key, and told so.
    @Test func theSameKeyInOtherFormsIsTheSame() throws {
        let whole = try PrivateKey.generate(.ecP256).pkcs8()
        let bytes = whole.copyBytes()
        // SEQUENCE(3) version(3) algorithm(21) OCTET STRING(2) SEQUENCE(2) version(3) privateKey(34) [1](2)
        // BIT STRING(3) 4(1) x(32) y(32)
        #expect(bytes.count == 138)
        #expect(Array(bytes[68..<74]) == [0xA1, 0x44, 0x03, 0x42, 0x00, 0x04])
        func encoded(_ rest: [UInt8]) -> SecretBytes {
            let key = Array(bytes[31..<68]) + rest
            let inner: [UInt8] = [0x04, UInt8(key.count + 2), 0x30, UInt8(key.count)] + key
            let content = Array(bytes[3..<27]) + inner
            return SecretBytes(copying: [0x30, UInt8(content.count)] + content)
        }
        let sign: UInt8 = bytes[137] & 1 == 0 ? 2 : 3
        for other in [encoded([]), encoded([0xA1, 0x24, 0x03, 0x22, 0x00, sign] + bytes[74..<106])] {
            let read = try ForeignKey.read(pkcs8: other, algorithm: .ecP256)
            #expect(read.pkcs8 == whole)
            #expect(read.key.publicKey.subjectPublicKeyInfo.suffix(65) == bytes.suffix(65))
        }
    }

    @Test func halvesOfTwoKeysAreNoPair() throws {
        var mixed = try PrivateKey.generate(.ecP256).pkcs8().copyBytes()
        let other = try PrivateKey.generate(.ecP256).pkcs8().copyBytes()
        mixed.replaceSubrange((mixed.count - 64)..., with: other.suffix(64))
        #expect(throws: CryptographyError.invalidKey) {
            try ForeignKey.read(pkcs8: SecretBytes(copying: mixed), algorithm: .ecP256)
        }
        #expect(ModuleState.isOperational, "it is the key that is bad, not the module")
    }

    @Test func anRSAKeyWithAWrongNumberIsRefused() throws {
        let pkcs8 = try PrivateKey.generate(.rsa2048).pkcs8().copyBytes()
        for offset in [60, 400, pkcs8.count - 20] {
            var changed = pkcs8
            changed[offset] ^= 2
            #expect(throws: CryptographyError.invalidKey) {
                try ForeignKey.read(pkcs8: SecretBytes(copying: changed), algorithm: .rsa2048)
            }
        }
        #expect(ModuleState.isOperational)
    }
}
