import KeyModel
import Testing

@testable import Cryptography

@Suite struct SelfTestTests {
    @Test(arguments: SelfTest.allCases)
    func passes(_ test: SelfTest) throws {
        #expect(try test.passes(on: try ModuleContext(fips: nil)))
    }
}

/// The error state lasts as long as the process, so each of these tests has a process of its own.
@Suite struct ModuleStateTests {
    @Test func saysWhatItIs() throws {
        let module = try startModule()
        #expect(module.description.hasPrefix("OpenSSL 3."))
        #expect(module.description.hasSuffix("default provider"))
        #expect(!module.isFIPS)
        #expect(module.isOperational)
        // OpenSSL 3.0 has none of the others; a later one has all.
        #expect(KeyAlgorithm.allCases.filter { !$0.isLattice }.allSatisfy(module.offers))
        #expect(module.indicator(for: .generateRandom) == .none)
    }

    @Test func nothingWorksBeforeTheStart() async {
        await #expect(processExitsWith: .success) {
            #expect(throws: CryptographyError.moduleFailed) { try Digest.sha256([]) }
            #expect(throws: CryptographyError.moduleFailed) { try Randomness.bytes(1) }
        }
    }

    @Test(arguments: SelfTest.allCases)
    func nothingWorksAfterAFailedSelfTest(_ test: SelfTest) async {
        await #expect(processExitsWith: .success) { [test] in
            #expect(throws: CryptographyError.moduleFailed) { try CryptographicModule.start(failing: test) }
            #expect(throws: CryptographyError.moduleFailed) { try Digest.sha256([]) }
            #expect(throws: CryptographyError.moduleFailed) { try CryptographicModule.start(fips: nil) }
        }
    }

    @Test func everythingStopsInTheErrorState() async {
        await #expect(processExitsWith: .success) {
            let module = try CryptographicModule.start(fips: nil)
            let material = try Randomness.bytes(32)
            let curve = try PrivateKey.generate(.ecP256)
            let rsa = try PrivateKey.generate(.rsa2048)
            let running = try RunningDigest(.sha256)
            let pkcs8 = try curve.pkcs8()
            let authority = try CertificateAuthority.create(commonName: "a", validDays: 1)
            ModuleState.enterErrorState()
            #expect(!module.isOperational)
            let attempts: [() throws -> Void] = [
                { _ = try Randomness.bytes(1) },
                { _ = try Randomness.publicBytes(1) },
                { _ = try Digest.sha256([]) },
                { _ = try RunningDigest(.sha1) },
                { _ = try running.finish() },
                { _ = try HMAC.authenticate([], key: material, digest: .sha256) },
                { _ = try HMAC.derive([], key: material, digest: .sha256) },
                { _ = try HKDF.derive(key: material, salt: [], context: [], byteCount: 1) },
                { _ = try KBKDF.derive(key: material, label: [], context: [], byteCount: 1) },
                { _ = try AESGCM.seal(material, key: material) },
                { _ = try AESKeyWrap.wrap(material, under: material) },
                { _ = try AESKeyWrap.unwrap([], under: material) },
                { _ = try PrivateKey.generate(.ecP256) },
                { _ = try PrivateKey(pkcs8: pkcs8, algorithm: .ecP256) },
                { _ = try PublicKey(subjectPublicKeyInfo: curve.publicKey.subjectPublicKeyInfo) },
                { _ = try curve.pkcs8() },
                { try curve.validate() },
                { _ = try curve.sign(message: [], algorithm: .ecdsa(.sha256)) },
                { _ = try curve.publicKey.verify(signature: [], message: [], algorithm: .ecdsa(.sha256)) },
                { _ = try curve.sharedSecret(with: curve.publicKey) },
                { _ = try rsa.publicKey.encrypt(material, algorithm: .rsaOAEP(.sha256)) },
                { _ = try rsa.decrypt([], algorithm: .rsaOAEP(.sha256)) },
                { _ = try SymmetricCiphertext.open([], material: material, context: [:]) },
                { _ = try CertificateAuthority.create(commonName: "a", validDays: 1) },
                {
                    _ = try CertificateAuthority.issueServerCertificate(
                        dnsNames: ["a"], ipAddresses: [], validDays: 1, by: authority)
                },
            ]
            for (index, attempt) in attempts.enumerated() {
                #expect(throws: CryptographyError.moduleFailed, "\(index)") { try attempt() }
            }
        }
    }

    @Test func aBadPairStopsTheModule() async {
        await #expect(processExitsWith: .success) {
            _ = try CryptographicModule.start(fips: nil)
            let key = try PrivateKey.generate(.ecP256)
            let stranger = try PrivateKey.generate(.ecP256).publicKey
            #expect(throws: CryptographyError.moduleFailed) { try PairwiseTest.run(key, against: stranger) }
            #expect(throws: CryptographyError.moduleFailed) { try Digest.sha256([]) }
        }
    }

    @Test func startsOnceWithOneSetting() async {
        await #expect(processExitsWith: .success) {
            _ = try CryptographicModule.start(fips: nil)
            _ = try CryptographicModule.start(fips: nil)
            #expect(throws: CryptographyError.providerUnavailable(.startedDifferently)) {
                try CryptographicModule.start(fips: FIPSSettings(modulePath: "/", configurationPath: "/"))
            }
            _ = try Digest.sha256([])
        }
    }
}

@Suite struct ModuleIndicatorTests {
    @Test func whatIsNotApproved() {
        #expect(ModuleIndicator.of(.decrypt(.rsaPKCS1)) == .notApproved)
        #expect(ModuleIndicator.of(.encrypt(.rsaPKCS1)) == .notApproved)
        #expect(ModuleIndicator.of(.generateKey(.ecSecp256k1)) == .notApproved)
        #expect(ModuleIndicator.of(.sign(.ecdsa(.sha256), .ecSecp256k1)) == .notApproved)
        #expect(ModuleIndicator.of(.sign(.rsaPKCS1(.sha1), .rsa2048)) == .notApproved)
    }

    @Test func whatIsApproved() {
        #expect(ModuleIndicator.of(.encrypt(.symmetric)) == .approved)
        #expect(ModuleIndicator.of(.decrypt(.rsaOAEP(.sha1))) == .approved)
        #expect(ModuleIndicator.of(.sign(.ed25519, .ed25519)) == .approved)
        #expect(ModuleIndicator.of(.verify(.rsaPSS(.sha256), .rsa4096)) == .approved)
        #expect(MACAlgorithm.allCases.allSatisfy { ModuleIndicator.of(.authenticate($0)) == .approved })
    }
}
