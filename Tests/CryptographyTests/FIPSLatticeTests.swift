import FoundationEssentials
import KeyModel
import Testing

@testable import Cryptography

/// ML-DSA, ML-KEM and Ed25519ph, which OpenSSL 3.0 hasn't got and the FIPS provider of Debian 13 has.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["AEGIS_FIPS_DIR"] != nil && VectorFile.folder != nil,
        "AEGIS_FIPS_DIR or AEGIS_VECTORS is not set"))
struct FIPSLatticeTests {
    private static func start() throws -> CryptographicModule {
        let folder = ProcessInfo.processInfo.environment["AEGIS_FIPS_DIR"] ?? ""
        return try CryptographicModule.start(
            fips: FIPSSettings(modulePath: folder + "/modules", configurationPath: folder + "/fipsmodule.cnf"))
    }

    /// PKCS #8 as RFC 9881 and RFC 9935 have it: what `cryptography` writes too.
    private static func pkcs8(_ identifier: [UInt8], seed: [UInt8]) -> SecretBytes {
        let algorithm = DERWriter.sequence([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04] + identifier)
        let key = DERWriter.element(0x04, DERWriter.element(0x80, seed))
        return SecretBytes(copying: DERWriter.sequence([0x02, 0x01, 0x00], algorithm, key))
    }

    /// NIST's: the key that a seed makes.
    @Test(arguments: [KeyAlgorithm.mlDSA44, .mlDSA65, .mlDSA87])
    func signatureKeys(_ kind: KeyAlgorithm) async {
        await #expect(processExitsWith: .success) { [kind] in
            _ = try FIPSLatticeTests.start()
            let (name, end): (String, UInt8) =
                switch kind {
                case .mlDSA44: ("44", 17)
                case .mlDSA65: ("65", 18)
                default: ("87", 19)
                }
            let records = try VectorFile.records("asymmetric/MLDSA/kat_MLDSA_\(name)_det_pure.rsp")
            try #require(records.count == 100)
            for record in records.prefix(20) {
                let encoded = FIPSLatticeTests.pkcs8([0x03, end], seed: record.bytes("xi"))
                let key = try PrivateKey(pkcs8: encoded, algorithm: kind)
                #expect(key.publicKey.latticeKey == record.bytes("pk"))
                #expect(try key.pkcs8() == encoded)
                let signature = try key.sign(message: record.bytes("msg"), algorithm: .mlDSA)
                let other = try PublicKey(subjectPublicKeyInfo: key.publicKey.subjectPublicKeyInfo)
                #expect(try other.verify(signature: signature, message: record.bytes("msg"), algorithm: .mlDSA))
                #expect(try !other.verify(signature: signature, message: [1], algorithm: .mlDSA))
                // Another context, so another message: NIST's signatures here have one, ours hasn't.
                let theirs = Array(record.bytes("sm").prefix(signature.count))
                #expect(try !other.verify(signature: theirs, message: record.bytes("msg"), algorithm: .mlDSA))
            }
        }
    }

    @Test func messageRepresentatives() async {
        await #expect(processExitsWith: .success) {
            _ = try FIPSLatticeTests.start()
            let key = try PrivateKey.generate(.mlDSA65)
            let representative = [UInt8](repeating: 7, count: 64)
            let signature = try key.sign(messageRepresentative: representative)
            #expect(signature.count == 3309)
            #expect(try key.publicKey.verify(signature: signature, messageRepresentative: representative))
            #expect(try !key.publicKey.verify(signature: signature, message: representative, algorithm: .mlDSA))
            #expect(throws: CryptographyError.invalidInput) { try key.sign(messageRepresentative: [1]) }
            let other = try PrivateKey.generate(.ecP256)
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try other.sign(messageRepresentative: representative)
            }
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.sign(digest: [UInt8](repeating: 1, count: 64), algorithm: .mlDSA)
            }
        }
    }

    /// NIST's: the key, what is in its ciphertext, and what another ciphertext gives.
    @Test(arguments: [KeyAlgorithm.mlKEM512, .mlKEM768, .mlKEM1024])
    func encapsulation(_ kind: KeyAlgorithm) async {
        await #expect(processExitsWith: .success) { [kind] in
            _ = try FIPSLatticeTests.start()
            let (name, end): (String, UInt8) =
                switch kind {
                case .mlKEM512: ("512", 1)
                case .mlKEM768: ("768", 2)
                default: ("1024", 3)
                }
            let records = try VectorFile.records("asymmetric/MLKEM/kat_MLKEM_\(name).rsp")
            try #require(records.count == 1000)
            for record in records.prefix(20) {
                let seed = record.bytes("d") + record.bytes("z")
                let key = try PrivateKey(pkcs8: FIPSLatticeTests.pkcs8([0x04, end], seed: seed), algorithm: kind)
                #expect(key.publicKey.latticeKey == record.bytes("pk"))
                #expect(try key.decapsulate(record.bytes("ct")) == SecretBytes(copying: record.bytes("ss")))
                #expect(try key.decapsulate(record.bytes("ct_n")) == SecretBytes(copying: record.bytes("ss_n")))
                let made = try key.publicKey.encapsulate()
                #expect(try key.decapsulate(made.encapsulated) == made.secret)
                #expect(throws: CryptographyError.invalidInput) { try key.decapsulate([1]) }
            }
        }
    }

    /// RFC 8032, 7.3.
    @Test func prehashedEd25519() async {
        await #expect(processExitsWith: .success) {
            let module = try FIPSLatticeTests.start()
            #expect(module.offers(.ed25519Prehashed))
            let seed = hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
            let key = try PrivateKey(
                pkcs8: SecretBytes(copying: DERWriter.ed25519Private(seed: seed)), algorithm: .ed25519)
            let signature = hex(
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                    + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406")
            #expect(try key.sign(message: Array("abc".utf8), algorithm: .ed25519Prehashed) == signature)
            #expect(
                try key.publicKey.verify(
                    signature: signature, message: Array("abc".utf8), algorithm: .ed25519Prehashed))
            #expect(
                try !key.publicKey.verify(signature: signature, message: Array("abc".utf8), algorithm: .ed25519))
        }
    }

    @Test func encodingsOfAnotherKind() async {
        await #expect(processExitsWith: .success) {
            _ = try FIPSLatticeTests.start()
            let key = try PrivateKey.generate(.mlDSA44)
            let info = key.publicKey.subjectPublicKeyInfo
            for wrong in [Array(info.dropLast()), info + [0], Array(info.prefix(30))] {
                #expect(throws: CryptographyError.invalidKey) { try PublicKey(subjectPublicKeyInfo: wrong) }
            }
            let encoded = try key.pkcs8()
            #expect(throws: CryptographyError.invalidKey) { try PrivateKey(pkcs8: encoded, algorithm: .mlDSA65) }
            #expect(throws: CryptographyError.invalidKey) { try PrivateKey(pkcs8: encoded, algorithm: .ecP256) }
        }
    }
}

/// Without such a provider they are not there, and nothing pretends that they are.
@Suite struct MissingLatticeTests {
    @Test func areNotOffered() async {
        await #expect(processExitsWith: .success) {
            let module = try CryptographicModule.start(fips: nil)
            for kind in KeyAlgorithm.allCases.filter(\.isLattice) where !module.offers(kind) {
                #expect(throws: CryptographyError.algorithmUnavailable) { try PrivateKey.generate(kind) }
            }
            guard !module.offers(.ed25519Prehashed) else { return }
            let key = try PrivateKey.generate(.ed25519)
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.sign(message: [1], algorithm: .ed25519Prehashed)
            }
            let signature = try key.sign(message: [1], algorithm: .ed25519)
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.publicKey.verify(signature: signature, message: [1], algorithm: .ed25519Prehashed)
            }
        }
    }
}
