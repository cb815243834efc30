import CPKCS11
import Cryptography
import Foundation
import KeyModel
import RootOfTrust
import Synchronization
import Testing

@testable import PKCS11

private let oaep = CK_MECHANISM_TYPE(CKM_RSA_PKCS_OAEP)
private let bare = CK_MECHANISM_TYPE(CKM_RSA_X_509)

/// Where the padding is removed, and who notices when it can't be.
extension FaultTests {
    private func decrypter() async throws -> (store: TokenKeyStore, pair: HardwareKeyPair, publicKey: PublicKey) {
        _ = try CryptographicModule.start(fips: nil)
        let store = TokenKeyStore(try token { $0.sessionCount = 1 })
        let pair = try await store.generateKeyPair(.rsa2048, label: "decrypter")
        return (store, pair, try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo))
    }

    @Test func theTokensOwnPaddingComesFirst() async throws {
        let (store, pair, publicKey) = try await decrypter()
        for (algorithm, mechanisms) in [
            (EncryptionAlgorithm.rsaOAEP(.sha1), [oaep, oaep]), (.rsaOAEP(.sha256), [oaep, bare, bare]),
        ] {
            FaultyModule.plan.withLock { $0.decryptInit = [] }
            let ciphertext = try publicKey.encrypt(key, algorithm: algorithm)
            for _ in 0..<2 {
                #expect(try await store.decrypt(ciphertext, with: pair.reference, algorithm: algorithm) == key)
            }
            #expect(FaultyModule.plan.withLock { $0.decryptInit } == mechanisms, "\(algorithm)")
        }
    }

    @Test func aTokenWithoutBareRSARefuses() async throws {
        let (store, pair, publicKey) = try await decrypter()
        FaultyModule.plan.withLock { $0.missingMechanisms = [bare] }
        #expect(try await store.offers(.rsaOAEP(.sha1), with: pair.reference))
        #expect(try await !store.offers(.rsaOAEP(.sha256), with: pair.reference))
        let ciphertext = try publicKey.encrypt(key, algorithm: .rsaOAEP(.sha256))
        await #expect(throws: RootError.algorithmUnsupported) {
            try await store.decrypt(ciphertext, with: pair.reference, algorithm: .rsaOAEP(.sha256))
        }
        // Once the token has it, nothing needs a restart.
        FaultyModule.plan.withLock { $0.missingMechanisms = [] }
        #expect(try await store.offers(.rsaOAEP(.sha256), with: pair.reference))
        #expect(try await store.decrypt(ciphertext, with: pair.reference, algorithm: .rsaOAEP(.sha256)) == key)
    }

    @Test func whatIsOfferedIsTriedOnce() async throws {
        let (store, pair, _) = try await decrypter()
        for algorithm in EncryptionAlgorithm.allCases {
            #expect(try await store.offers(algorithm, with: pair.reference) == (algorithm != .symmetric))
        }
        let asked = FaultyModule.plan.withLock { $0.decryptInit.count }
        for algorithm in EncryptionAlgorithm.allCases {
            #expect(try await store.offers(algorithm, with: pair.reference) == (algorithm != .symmetric))
        }
        #expect(FaultyModule.plan.withLock { $0.decryptInit.count } == asked)
    }

    @Test func aNewSessionIsTriedAnew() async throws {
        let (store, pair, _) = try await decrypter()
        let root = try await TokenRootKey.create(in: token { $0.sessionCount = 1 }, label: "root")
        #expect(try await store.offers(.rsaOAEP(.sha256), with: pair.reference))
        FaultyModule.plan.withLock { $0.missingMechanisms = [bare] }
        #expect(try await store.offers(.rsaOAEP(.sha256), with: pair.reference))
        try module.restart(unlessNewerThan: 1)
        #expect(await store.status().reachability == .reachable)
        #expect(try await !store.offers(.rsaOAEP(.sha256), with: pair.reference))
        _ = try await root.wrap(key, context: [])
    }
}

@Suite struct DecryptionTests {
    init() throws { _ = try CryptographicModule.start(fips: nil) }

    @Test func opensWhatOpenSSLsToolEncrypted() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let store = TokenKeyStore(try HardwareToken(hsm.configuration("token")))
        let pair = try await store.generateKeyPair(.rsa2048, label: "decrypter")
        let file = { (name: String) in hsm.folder.appending(path: name) }
        try Data(pair.subjectPublicKeyInfo).write(to: file("public.der"))
        for digest in [DigestAlgorithm.sha1, .sha256] {
            for text in ["", "x", "a message of some length"] {
                try Data(text.utf8).write(to: file("in"))
                let result = try hsm.run([
                    "openssl", "pkeyutl", "-encrypt", "-pubin", "-inkey", file("public.der").path, "-keyform", "DER",
                    "-in", file("in").path, "-out", file("out").path, "-pkeyopt", "rsa_padding_mode:oaep",
                    "-pkeyopt", "rsa_oaep_md:\(digest)", "-pkeyopt", "rsa_mgf1_md:\(digest)",
                ])
                try #require(result.status == 0, "\(result.output)")
                let opened = try await store.decrypt(
                    Array(try Data(contentsOf: file("out"))), with: pair.reference, algorithm: .rsaOAEP(digest))
                #expect(opened == SecretBytes(copying: text.utf8))
            }
        }
    }

    @Test func aKeyThatIsGoneOrOfAnotherKindOpensNothing() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let rsa = try await store.generateKeyPair(.rsa2048, label: "rsa").reference
        let curve = try await store.generateKeyPair(.ecP256, label: "curve").reference
        #expect(try await store.offers(.rsaOAEP(.sha256), with: rsa))
        try await store.destroy(rsa)
        for reference in [rsa, curve] {
            await #expect(throws: RootError.keyMissing) {
                try await store.offers(.rsaOAEP(.sha256), with: reference)
            }
        }
        let foreign = HardwareKeyReference(tokenLabel: "another", keyIdentifier: rsa.keyIdentifier)
        await #expect(throws: RootError.keyMismatch) { try await store.offers(.rsaOAEP(.sha256), with: foreign) }
    }

    /// A process has one crypto module, so this one has a process of its own.
    @Test(.enabled(if: fipsSettings() != nil, "AEGIS_FIPS_DIR is not set (scripts/fips-provider DIR)"))
    func inFIPSModeTheTokenIsAlone() async {
        await #expect(processExitsWith: .success) {
            #expect(try CryptographicModule.start(fips: fipsSettings()).isFIPS)
            let store = TokenKeyStore(try SoftHSM.newToken())
            let pair = try await store.generateKeyPair(.rsa2048, label: "decrypter")
            let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
            let ciphertext = try publicKey.encrypt(SecretBytes(copying: [1]), algorithm: .rsaOAEP(.sha256))
            await #expect(throws: RootError.algorithmUnsupported) {
                try await store.decrypt(ciphertext, with: pair.reference, algorithm: .rsaOAEP(.sha256))
            }
            let offered = [true: EncryptionAlgorithm.rsaOAEP(.sha1), false: .rsaOAEP(.sha256)]
            for (isOffered, algorithm) in offered {
                #expect(try await store.offers(algorithm, with: pair.reference) == isOffered)
            }
            #expect(try await !store.offers(.rsaPKCS1, with: pair.reference))
        }
    }
}

/// What `scripts/fips-provider DIR` put into DIR.
private func fipsSettings() -> FIPSSettings? {
    ProcessInfo.processInfo.environment["AEGIS_FIPS_DIR"].map {
        FIPSSettings(modulePath: $0 + "/modules", configurationPath: $0 + "/fipsmodule.cnf")
    }
}
