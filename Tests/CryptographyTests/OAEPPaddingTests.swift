import KeyModel
import Testing

@testable import Cryptography

@Suite struct OAEPPaddingTests {
    init() throws { _ = try startModule() }

    /// - Source: RSA Laboratories' oaep-int.txt; there EM has no leading zero.
    private static let published = hex(
        """
        eb7a19ac e9e30063 50e32950 4b45e2ca 82310b26 dcd87d5c 68f1eea8 f55267c3 1b2e8bb4 251f84d7 e0b2c046 26f5aff9
        3edcfb25 c9c2b3ff 8ae10e83 9a2ddb4c dcfe4ff4 7728b4a1 b7c1362b aad29ab4 8d2869d5 02412143 5811591b e392f982
        fb3e87d0 95aeb404 48db972f 3ac14f7b c2751952 81ce32d2 f1b76d4d 353e2d
        """)

    @Test func publishedVector() throws {
        let message = secret("d436e995 69fd32a7 c8a05bbc 90d32c49")
        for padded in [Self.published, [0] + Self.published] {
            #expect(try remove(padded, .sha1, keyByteCount: 128) == message)
        }
        for padded in flips(of: [0] + Self.published) {
            #expect(throws: CryptographyError.authenticationFailed) { try remove(padded, .sha1, keyByteCount: 128) }
        }
    }

    @Test(arguments: [DigestAlgorithm.sha1, .sha256], [256, 384, 512])
    func removesWhatWasPadded(_ digest: DigestAlgorithm, _ keyByteCount: Int) throws {
        let limit = keyByteCount - 2 * digest.byteCount - 2
        for count in [0, 1, 32, limit - 1, limit] {
            let message = [UInt8](repeating: 1, count: count)  // as the separator is
            let padded = try pad(message, digest, keyByteCount)
            #expect(try remove(padded, digest, keyByteCount: keyByteCount) == SecretBytes(copying: message))
        }
    }

    @Test func zerosMayBeMissingOnTheLeft() throws {
        var padded: [UInt8] = []
        repeat { padded = try pad([1, 2, 3], .sha256, 256) } while padded[1] != 0
        for missing in 1...2 {
            let opened = try remove(Array(padded.dropFirst(missing)), .sha256, keyByteCount: 256)
            #expect(opened == SecretBytes(copying: [1, 2, 3]))
        }
    }

    @Test func everythingElseIsOneError() throws {
        let digest = DigestAlgorithm.sha256
        let good = try pad([1, 2, 3], digest, 256)
        var wrong: [[UInt8]] = [[], [0], Array(good.dropLast()), good + [0], [0] + good, Array(good.dropFirst(32))]
        wrong += [[UInt8](repeating: 0, count: 256), [UInt8](repeating: 0xFF, count: 256)]
        wrong += try [UInt8(1), 0x80].map { try pad([1, 2, 3], digest, 256, first: $0) }
        let label = try Digest.sha256([])
        let zeros = [UInt8](repeating: 0, count: 256 - 2 * 32 - 2)
        let damaged: [[UInt8]] = [
            label + zeros + [0],  // no separator
            label + [2] + zeros, label + [0, 2, 1] + zeros.dropFirst(2),  // another separator
            try Digest.sha256([1]) + [1] + zeros,  // another label
        ]
        for block in damaged { wrong.append(try mask(block, digest, first: 0)) }
        for padded in wrong {
            #expect(throws: CryptographyError.authenticationFailed) { try remove(padded, digest, keyByteCount: 256) }
        }
        #expect(throws: CryptographyError.authenticationFailed) { try remove(good, .sha1, keyByteCount: 256) }
        for count in [-1, 0, 65, 255, 257, Int.max] {
            #expect(throws: CryptographyError.authenticationFailed) { try remove(good, digest, keyByteCount: count) }
        }
        #expect(try remove(good, digest, keyByteCount: 256) == SecretBytes(copying: [1, 2, 3]))
    }

    private func remove(
        _ padded: [UInt8], _ digest: DigestAlgorithm, keyByteCount: Int
    ) throws(CryptographyError) -> SecretBytes {
        try OAEPPadding.remove(from: SecretBytes(copying: padded), digest: digest, keyByteCount: keyByteCount)
    }

    // MARK: RFC 8017 7.1.1, step 2, so that it can be done wrong

    private func pad(
        _ message: [UInt8], _ digest: DigestAlgorithm, _ keyByteCount: Int, first: UInt8 = 0
    ) throws -> [UInt8] {
        let label = try Digest.compute(digest, [UInt8]())
        let zeros = [UInt8](repeating: 0, count: keyByteCount - message.count - 2 * digest.byteCount - 2)
        return try mask(label + zeros + [1] + message, digest, first: first)
    }

    private func mask(_ block: [UInt8], _ digest: DigestAlgorithm, first: UInt8) throws -> [UInt8] {
        let seed = try Randomness.publicBytes(digest.byteCount)
        let maskedBlock = zip(block, try generateMask(seed, block.count, digest)).map { $0 ^ $1 }
        let maskedSeed = zip(seed, try generateMask(maskedBlock, seed.count, digest)).map { $0 ^ $1 }
        return [first] + maskedSeed + maskedBlock
    }

    private func generateMask(_ seed: [UInt8], _ count: Int, _ digest: DigestAlgorithm) throws -> [UInt8] {
        var mask: [UInt8] = []
        for counter in UInt8(0)...UInt8(count / digest.byteCount) {
            mask += try Digest.compute(digest, seed + [0, 0, 0, counter])
        }
        return Array(mask.prefix(count))
    }
}
