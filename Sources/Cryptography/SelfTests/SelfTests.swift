import KeyModel

/// The known-answer tests, each of one service of the module.
enum SelfTest: String, CaseIterable, Sendable, Codable {
    case sha1, sha224, sha256, sha384, sha512
    case hmac224, hmac256, hmac384, hmac512
    case hkdf, kbkdf
    case gcmEncrypt, gcmDecrypt, keyWrap, keyUnwrap
    case ecdsaVerify, ecdhAgree, ed25519Sign, ed25519Verify
    case rsaSign, rsaVerify, rsaDecrypt
    case randomness
}

/// Runs them all before the module is given out; the FIPS provider runs its own besides.
/// - Source: FIPS 140-3 IG 10.3.A
enum SelfTests {
    /// - Throws: `moduleFailed` when one fails.
    static func run(on module: ModuleContext) throws(CryptographyError) {
        try run(on: module, corrupting: nil)
    }

    /// - Parameter corrupted: the test whose outcome is taken as wrong, so that what follows a failure can be tested.
    static func run(on module: ModuleContext, corrupting corrupted: SelfTest?) throws(CryptographyError) {
        for test in SelfTest.allCases {
            let passed: Bool
            do throws(CryptographyError) {
                passed = try test.passes(on: module)
            } catch {
                passed = false
            }
            guard passed, test != corrupted else { throw .moduleFailed }
        }
    }
}

extension SelfTest {
    private typealias Answers = KnownAnswers

    func passes(on module: ModuleContext) throws(CryptographyError) -> Bool {
        switch self {
        case .sha1: try hashes(.sha1, to: Answers.abcSHA1, on: module)
        case .sha224: try hashes(.sha224, to: Answers.abcSHA224, on: module)
        case .sha256: try hashes(.sha256, to: Answers.abcSHA256, on: module)
        case .sha384: try hashes(.sha384, to: Answers.abcSHA384, on: module)
        case .sha512: try hashes(.sha512, to: Answers.abcSHA512, on: module)
        case .hmac224: try authenticates(.sha224, as: Answers.hmacSHA224, on: module)
        case .hmac256: try authenticates(.sha256, as: Answers.hmacSHA256, on: module)
        case .hmac384: try authenticates(.sha384, as: Answers.hmacSHA384, on: module)
        case .hmac512: try authenticates(.sha512, as: Answers.hmacSHA512, on: module)
        case .hkdf, .kbkdf: try derives(on: module)
        case .gcmEncrypt, .gcmDecrypt, .keyWrap, .keyUnwrap: try encrypts(on: module)
        case .ecdsaVerify, .ecdhAgree, .ed25519Sign, .ed25519Verify: try usesCurves(on: module)
        case .rsaSign, .rsaVerify, .rsaDecrypt: try usesRSA(on: module)
        case .randomness: try isRandom(on: module)
        }
    }

    private func hashes(
        _ digest: DigestAlgorithm, to expected: [UInt8], on module: ModuleContext
    ) throws(CryptographyError) -> Bool {
        try Digest.compute(digest, Answers.abc, by: module) == expected
    }

    private func authenticates(
        _ digest: DigestAlgorithm, as expected: [UInt8], on module: ModuleContext
    ) throws(CryptographyError) -> Bool {
        let key = SecretBytes(copying: Answers.hmacKey)
        return try HMAC.authenticate(Answers.hmacMessage, key: key, digest: digest, by: module) == expected
    }

    private func derives(on module: ModuleContext) throws(CryptographyError) -> Bool {
        if self == .hkdf {
            return try HKDF.derive(
                key: SecretBytes(copying: Answers.hkdfKey), salt: Answers.hkdfSalt, context: Answers.hkdfContext,
                byteCount: Answers.hkdfOutput.count, digest: .sha256, by: module
            ) == SecretBytes(copying: Answers.hkdfOutput)
        }
        return try KBKDF.derive(
            key: SecretBytes(copying: Answers.kbkdfKey), label: [], context: Answers.kbkdfInput,
            byteCount: Answers.kbkdfOutput.count, by: module.rawKBKDF
        ) == SecretBytes(copying: Answers.kbkdfOutput)
    }

    /// Two draws that are equal, or a draw of zeros, are not random: 2^-256 says otherwise.
    /// - Source: SP 800-90B 4.4.1, in spirit; the DRBG has its own health tests
    private func isRandom(on module: ModuleContext) throws(CryptographyError) -> Bool {
        let first = try Randomness.publicBytes(32, from: module)
        let second = try Randomness.publicBytes(32, from: module)
        return first != second && first.contains { $0 != 0 } && second.contains { $0 != 0 }
    }
}
