import CPKCS11
import Cryptography
import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

@Suite struct TokenKeyStoreTests {
    init() throws { _ = try CryptographicModule.start(fips: nil) }

    static let algorithms: [KeyAlgorithm] = [.rsa2048, .rsa3072, .ecP256, .ecP384, .ecP521, .ecSecp256k1]

    @Test(arguments: algorithms) func signaturesVerify(key: KeyAlgorithm) async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let pair = try await store.generateKeyPair(key, label: "signer")
        let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
        #expect(publicKey.algorithm == key)
        for algorithm in SignatureAlgorithm.offered(by: key) {
            let digest = try Digest.compute(try #require(algorithm.digest), Array("the message".utf8))
            for encoding in [SignatureEncoding.der, .fixedWidth] {
                let signature = try await store.sign(
                    digest, with: pair.reference, algorithm: algorithm, encoding: encoding)
                #expect(
                    try publicKey.verify(
                        signature: signature, digest: digest, algorithm: algorithm, encoding: encoding),
                    "\(algorithm) \(encoding)")
                let other = try Digest.compute(try #require(algorithm.digest), Array("another".utf8))
                #expect(
                    try !publicKey.verify(signature: signature, digest: other, algorithm: algorithm, encoding: encoding)
                )
            }
        }
    }

    @Test func largestModulus() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let pair = try await store.generateKeyPair(.rsa4096, label: "large")
        let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
        let digest = try Digest.sha256([1])
        let signature = try await store.sign(
            digest, with: pair.reference, algorithm: .rsaPSS(.sha256), encoding: .der)
        #expect(signature.count == 512)
        #expect(try publicKey.verify(signature: signature, digest: digest, algorithm: .rsaPSS(.sha256)))
        let secret = SecretBytes(copying: Array(1...32))
        for algorithm in EncryptionAlgorithm.offered(by: .rsa4096) {
            let ciphertext = try publicKey.encrypt(secret, algorithm: algorithm)
            #expect(try await store.decrypt(ciphertext, with: pair.reference, algorithm: algorithm) == secret)
        }
    }

    @Test func decryptsWhatThePublicKeyEncrypted() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let pair = try await store.generateKeyPair(.rsa2048, label: "decrypter")
        let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
        for count in [0, 1, 32, 190] {
            let secret = SecretBytes(copying: [UInt8](repeating: 0x5A, count: count))
            for algorithm in [EncryptionAlgorithm.rsaOAEP(.sha1), .rsaOAEP(.sha256), .rsaPKCS1] {
                let ciphertext = try publicKey.encrypt(secret, algorithm: algorithm)
                let opened = try await store.decrypt(ciphertext, with: pair.reference, algorithm: algorithm)
                #expect(opened == secret, "\(algorithm) \(count)")
            }
        }
    }

    @Test(arguments: [DigestAlgorithm.sha1, .sha256])
    func refusesACiphertextThatDoesNotOpen(digest: DigestAlgorithm) async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let pair = try await store.generateKeyPair(.rsa2048, label: "decrypter")
        let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
        let ciphertext = try publicKey.encrypt(SecretBytes(copying: [1]), algorithm: .rsaOAEP(digest))
        let other = try publicKey.encrypt(
            SecretBytes(copying: [1]), algorithm: .rsaOAEP(digest == .sha1 ? .sha256 : .sha1))
        var wrong = [other, Array(ciphertext.dropLast()), Array(ciphertext.dropFirst()), [0] + ciphertext, []]
        for byte in [UInt8(0), 1, 0xFF] { wrong.append([UInt8](repeating: byte, count: 256)) }
        for index in stride(from: 0, to: ciphertext.count, by: 15) {
            wrong.append(ciphertext)
            wrong[wrong.count - 1][index] ^= 1
        }
        for wrong in wrong {
            await #expect(throws: RootError.corrupted, "\(wrong.count) bytes") {
                try await store.decrypt(wrong, with: pair.reference, algorithm: .rsaOAEP(digest))
            }
        }
        #expect(await store.status().reachability == .reachable)
        let opened = try await store.decrypt(ciphertext, with: pair.reference, algorithm: .rsaOAEP(digest))
        #expect(opened == SecretBytes(copying: [1]))
    }

    @Test func refusesDigestsOfAnotherSizeAndKeysOfAnotherKind() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let rsa = try await store.generateKeyPair(.rsa2048, label: "rsa").reference
        let curve = try await store.generateKeyPair(.ecP256, label: "curve").reference
        let digest = [UInt8](repeating: 3, count: 32)
        await #expect(throws: RootError.inputRefused) {
            try await store.sign([1], with: rsa, algorithm: .rsaPKCS1(.sha256), encoding: .der)
        }
        await #expect(throws: RootError.keyMissing) {
            try await store.sign(digest, with: curve, algorithm: .rsaPKCS1(.sha256), encoding: .der)
        }
        await #expect(throws: RootError.keyMissing) {
            try await store.sign(digest, with: rsa, algorithm: .ecdsa(.sha256), encoding: .der)
        }
        await #expect(throws: RootError.keyMissing) {
            try await store.decrypt([UInt8](repeating: 1, count: 256), with: curve, algorithm: .rsaPKCS1)
        }
    }

    @Test(arguments: [KeyAlgorithm.aes256, .ed25519, .hmac256]) func makesOnlyWhatItCan(key: KeyAlgorithm) async throws
    {
        let store = TokenKeyStore(try SoftHSM.newToken())
        await #expect(throws: RootError.algorithmUnsupported) { try await store.generateKeyPair(key, label: "no") }
    }

    @Test func destroyedKeysAreGone() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let store = TokenKeyStore(try HardwareToken(hsm.configuration("token")))
        let kept = try await store.generateKeyPair(.ecP256, label: "kept").reference
        let gone = try await store.generateKeyPair(.ecP256, label: "gone").reference
        let digest = [UInt8](repeating: 3, count: 32)
        // Every thread learns the handle, and has to forget it.
        for _ in 0..<16 { _ = try await store.sign(digest, with: gone, algorithm: .ecdsa(.sha256), encoding: .der) }
        try await store.destroy(gone)
        for _ in 0..<16 {
            await #expect(throws: RootError.keyMissing) {
                try await store.sign(digest, with: gone, algorithm: .ecdsa(.sha256), encoding: .der)
            }
        }
        await #expect(throws: RootError.keyMissing) { try await store.destroy(gone) }
        _ = try await store.sign(digest, with: kept, algorithm: .ecdsa(.sha256), encoding: .der)
        let left = try hsm.pkcs11Tool("token", "--list-objects")
        #expect(left.output.contains("kept") && !left.output.contains("gone"))
    }

    @Test func privateHalfStaysInTheToken() async throws {
        let token = try SoftHSM.newToken()
        let pair = try await TokenKeyStore(token).generateKeyPair(.rsa2048, label: "kept")
        let identifier = try #require(Hexadecimal.bytes(pair.reference.keyIdentifier))
        let (exponent, isSensitive, isExtractable, wasExtractable) = try await token.run {
            session throws(TokenFailure) in
            try session.withObject(.privateKey(identifier: identifier)) { key throws(TokenFailure) in
                (
                    try session.attribute(CK_ATTRIBUTE_TYPE(CKA_PRIVATE_EXPONENT), of: key),
                    try session.flag(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_SENSITIVE), of: key),
                    try session.flag(CK_ATTRIBUTE_TYPE(CKA_EXTRACTABLE), of: key),
                    try !session.flag(CK_ATTRIBUTE_TYPE(CKA_NEVER_EXTRACTABLE), of: key)
                )
            }
        }
        #expect(exponent == nil && isSensitive && !isExtractable && !wasExtractable)
    }

    @Test func referencesOfAnotherTokenAreRefused() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let foreign = HardwareKeyReference(tokenLabel: "another", keyIdentifier: "00")
        let missing = HardwareKeyReference(tokenLabel: await store.status().tokenLabel, keyIdentifier: "00")
        let broken = HardwareKeyReference(tokenLabel: missing.tokenLabel, keyIdentifier: "")
        await #expect(throws: RootError.keyMismatch) { try await store.destroy(foreign) }
        await #expect(throws: RootError.keyMissing) { try await store.destroy(missing) }
        await #expect(throws: RootError.inputRefused) { try await store.destroy(broken) }
    }

    @Test func sixteenTasksSignAtOnce() async throws {
        let store = TokenKeyStore(try SoftHSM.newToken())
        let pair = try await store.generateKeyPair(.ecP256, label: "signer")
        let publicKey = try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
        let areRight = try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in UInt8(0)..<16 {
                group.addTask {
                    for round in UInt8(0)..<10 {
                        let digest = try Digest.sha256([task, round])
                        let signature = try await store.sign(
                            digest, with: pair.reference, algorithm: .ecdsa(.sha256), encoding: .fixedWidth)
                        guard
                            try publicKey.verify(
                                signature: signature, digest: digest, algorithm: .ecdsa(.sha256), encoding: .fixedWidth)
                        else { return false }
                    }
                    return true
                }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
        #expect(areRight)
    }
}
