import KeyModel
import Testing

@testable import Cryptography

@Suite struct SigningTests {
    static let asymmetric = KeyAlgorithm.allCases.filter {
        $0.isAsymmetric && !$0.isLattice && ![.rsa3072, .rsa4096].contains($0)
    }

    private let module: CryptographicModule

    init() throws { module = try startModule() }

    @Test(arguments: asymmetric)
    func verifiesWhatItSigned(_ kind: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(kind)
        let message = Array("a message".utf8)
        for algorithm in SignatureAlgorithm.offered(by: kind) where module.offers(algorithm) {
            for encoding in [SignatureEncoding.der, .fixedWidth] {
                let signature = try key.sign(message: message, algorithm: algorithm, encoding: encoding)
                func verifies(_ signature: [UInt8], _ message: [UInt8]) throws -> Bool {
                    try key.publicKey.verify(
                        signature: signature, message: message, algorithm: algorithm, encoding: encoding)
                }
                #expect(try verifies(signature, message))
                #expect(try !verifies(signature, message + [0]))
                #expect(try !verifies([], message))
                #expect(try !verifies(signature + [0], message))
                #expect(try !verifies(Array(signature.dropLast()), message))
                for changed in flips(of: signature) { #expect(try !verifies(changed, message)) }
            }
        }
    }

    @Test(arguments: asymmetric.filter { $0 != .ed25519 })
    func digestsAsMessages(_ kind: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(kind)
        let message = Array("a message".utf8)
        for algorithm in SignatureAlgorithm.offered(by: kind) {
            let digest = try Digest.compute(try #require(algorithm.digest), message)
            let signature = try key.sign(digest: digest, algorithm: algorithm)
            #expect(try key.publicKey.verify(signature: signature, message: message, algorithm: algorithm))
            #expect(try key.publicKey.verify(signature: signature, digest: digest, algorithm: algorithm))
            #expect(throws: CryptographyError.invalidInput) {
                try key.sign(digest: Array(digest.dropLast()), algorithm: algorithm)
            }
        }
    }

    @Test func refusesWhatTheKeyCannot() throws {
        let curve = try PrivateKey.generate(.ecP256)
        let edwards = try PrivateKey.generate(.ed25519)
        #expect(throws: CryptographyError.algorithmUnavailable) {
            try curve.sign(message: [1], algorithm: .rsaPSS(.sha256))
        }
        #expect(throws: CryptographyError.algorithmUnavailable) {
            try edwards.sign(digest: [UInt8](repeating: 0, count: 32), algorithm: .ed25519)
        }
        #expect(throws: CryptographyError.algorithmUnavailable) {
            try edwards.publicKey.verify(signature: [], message: [], algorithm: .ecdsa(.sha256))
        }
    }

    @Test func pssAsComputedWithIntegers() throws {
        let key = try PrivateKey(pkcs8: SecretBytes(copying: KnownAnswers.rsaKey), algorithm: .rsa2048).publicKey
        let message = KnownAnswers.rsaMessage
        #expect(try key.verify(signature: PSSVectors.sha256, message: message, algorithm: .rsaPSS(.sha256)))
        #expect(try key.verify(signature: PSSVectors.sha384, message: message, algorithm: .rsaPSS(.sha384)))
        #expect(try key.verify(signature: PSSVectors.sha512, message: message, algorithm: .rsaPSS(.sha512)))
        #expect(try !key.verify(signature: PSSVectors.sha256, message: message, algorithm: .rsaPSS(.sha384)))
        #expect(
            try !key.verify(signature: PSSVectors.sha256ShortSalt, message: message, algorithm: .rsaPSS(.sha256)),
            "the salt must be as long as the digest")
        #expect(try !key.verify(signature: PSSVectors.sha256, message: message, algorithm: .rsaPKCS1(.sha256)))
    }

    /// RFC 6979, A.2.5: P-256, SHA-256, "sample".
    @Test func ecdsaOfRFC6979() throws {
        let key = try PublicKey(
            subjectPublicKeyInfo: DERWriter.ecPublic(
                .ecP256, x: hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
                y: hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")))
        let signature = hex(
            """
            efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716
            f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8
            """)
        let message = Array("sample".utf8)
        let algorithm = SignatureAlgorithm.ecdsa(.sha256)
        #expect(try key.verify(signature: signature, message: message, algorithm: algorithm, encoding: .fixedWidth))
        let der = ECDSASignature.der(fromFixedWidth: signature)
        #expect(try key.verify(signature: der, message: message, algorithm: algorithm))
    }

    /// RFC 8032, 7.1, tests 1 and 3. (Test 2 is a self test.)
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
            """
            e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b
            d25bf5f0595bbe24655141438e7a100b
            """
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
            """
            6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659
            4a7c15e9716ed28dc027beceea1ec40a
            """
        ),
    ])
    func ed25519OfRFC8032(_ seed: String, _ message: String, _ signature: String) throws {
        let key = try PrivateKey(
            pkcs8: SecretBytes(copying: DERWriter.ed25519Private(seed: hex(seed))), algorithm: .ed25519)
        #expect(try key.sign(message: hex(message), algorithm: .ed25519) == hex(signature))
    }

    @Test func oneKeyInManyThreads() async throws {
        let key = try PrivateKey.generate(.rsa2048)
        await withTaskGroup(of: Bool.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    (0..<20).allSatisfy { index in
                        let message = [UInt8(thread), UInt8(index)]
                        let algorithms = SignatureAlgorithm.offered(by: .rsa2048)
                        let algorithm = algorithms[(thread + index) % algorithms.count]
                        guard let signature = try? key.sign(message: message, algorithm: algorithm) else {
                            return false
                        }
                        return
                            (try? key.publicKey.verify(
                                signature: signature, message: message, algorithm: algorithm)) == true
                    }
                }
            }
            for await succeeded in group { #expect(succeeded) }
        }
    }
}
