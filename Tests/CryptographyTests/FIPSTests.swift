import FoundationEssentials
import KeyModel
import Testing

@testable import Cryptography

/// What `scripts/fips-provider DIR` put into DIR.
private func settings() -> FIPSSettings? {
    ProcessInfo.processInfo.environment["AEGIS_FIPS_DIR"].map {
        FIPSSettings(modulePath: $0 + "/modules", configurationPath: $0 + "/fipsmodule.cnf")
    }
}

/// A process has one module, so each of these tests has a process of its own.
@Suite struct FIPSRefusalTests {
    @Test func withoutTheModule() async {
        await #expect(processExitsWith: .success) {
            let file = "/tmp/aegis-fips-\(ProcessInfo.processInfo.processIdentifier).cnf"
            try Data("[fips_sect]\nactivate = 1\n".utf8).write(to: URL(filePath: file))
            defer { try? FileManager.default.removeItem(atPath: file) }
            let nowhere = FIPSSettings(modulePath: "/nonexistent", configurationPath: file)
            #expect(throws: CryptographyError.providerUnavailable(.loadFailed)) {
                try CryptographicModule.start(fips: nowhere)
            }
            #expect(throws: CryptographyError.moduleFailed) { try Digest.sha256([]) }
        }
    }

    @Test func withoutItsConfiguration() async {
        await #expect(processExitsWith: .success) {
            let nowhere = FIPSSettings(modulePath: "/nonexistent", configurationPath: "/nonexistent")
            #expect(throws: CryptographyError.providerUnavailable(.configurationUnreadable)) {
                try CryptographicModule.start(fips: nowhere)
            }
            #expect(throws: CryptographyError.moduleFailed) { try Randomness.bytes(1) }
        }
    }
}

@Suite(.enabled(if: settings() != nil, "AEGIS_FIPS_DIR is not set (scripts/fips-provider DIR)"))
struct FIPSTests {
    @Test func roundTrip() async {
        await #expect(processExitsWith: .success) {
            let module = try CryptographicModule.start(fips: settings())
            #expect(module.isFIPS)
            #expect(module.description.contains("FIPS Provider 3."))
            let material = try Randomness.bytes(32)
            let plaintext = try Randomness.bytes(100)
            let context = ["purpose": "test"]
            let blob = try SymmetricCiphertext.seal(
                plaintext, material: material, key: KeyIdentifier(), version: 1, context: context)
            #expect(try SymmetricCiphertext.open(blob, material: material, context: context) == plaintext)
            #expect(module.isApproved(.encrypt(.symmetric)))
            for kind in KeyAlgorithm.allCases where kind.isAsymmetric && module.offers(kind) {
                guard ![.rsa3072, .rsa4096].contains(kind) else { continue }
                let key = try PrivateKey.generate(kind)
                let copy = try PrivateKey(pkcs8: try key.pkcs8(), algorithm: kind)
                for algorithm in SignatureAlgorithm.offered(by: kind) {
                    let signature = try copy.sign(message: [1, 2, 3], algorithm: algorithm)
                    #expect(try key.publicKey.verify(signature: signature, message: [1, 2, 3], algorithm: algorithm))
                }
                for algorithm in EncryptionAlgorithm.offered(by: kind) {
                    let ciphertext = try key.publicKey.encrypt(material, algorithm: algorithm)
                    #expect(try copy.decrypt(ciphertext, algorithm: algorithm) == material)
                }
            }
            let wrapped = try AESKeyWrap.wrap(plaintext, under: material)
            #expect(try AESKeyWrap.unwrap(wrapped, under: material) == plaintext)
            let authority = try CertificateAuthority.create(commonName: "a", validDays: 1)
            _ = try CertificateAuthority.issueServerCertificate(
                dnsNames: ["localhost"], ipAddresses: [], validDays: 1, by: authority)
        }
    }

    @Test func refusesWhatIsNotApproved() async {
        await #expect(processExitsWith: .success) {
            let module = try CryptographicModule.start(fips: settings())
            #expect(KeyAlgorithm.allCases.filter { !module.offers($0) } == [.ecSecp256k1])
            #expect(throws: CryptographyError.algorithmUnavailable) { try PrivateKey.generate(.ecSecp256k1) }
            let key = try PrivateKey.generate(.rsa2048)
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.publicKey.encrypt(try Randomness.bytes(8), algorithm: .rsaPKCS1)
            }
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.decrypt([UInt8](repeating: 0, count: 256), algorithm: .rsaPKCS1)
            }
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try key.sign(message: [], algorithm: .rsaPKCS1(.sha1))
            }
            #expect(module.indicator(for: .decrypt(.rsaPKCS1)) == .notApproved)
            #expect(!OAEPPadding.isOffered)
            #expect(throws: CryptographyError.algorithmUnavailable) {
                try OAEPPadding.remove(from: try Randomness.bytes(256), digest: .sha256, keyByteCount: 256)
            }
        }
    }

    @Test(arguments: SelfTest.allCases)
    func selfTestsPass(_ test: SelfTest) async {
        await #expect(processExitsWith: .success) { [test] in
            let passed = try test.passes(on: try ModuleContext(fips: settings()))
            #expect(passed)
        }
    }

    @Test func aChangedModuleIsRefused() async throws {
        await #expect(processExitsWith: .success) {
            guard let good = settings() else { return }
            let directory = "/tmp/aegis-fips-\(ProcessInfo.processInfo.processIdentifier)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            var module = try Data(contentsOf: URL(filePath: good.modulePath + "/fips.so"))
            module.append(0)  // still loads, but its checksum is another
            try module.write(to: URL(filePath: directory + "/fips.so"))
            let changed = FIPSSettings(modulePath: directory, configurationPath: good.configurationPath)
            #expect(throws: CryptographyError.providerUnavailable(.loadFailed)) {
                try CryptographicModule.start(fips: changed)
            }
        }
    }
}
