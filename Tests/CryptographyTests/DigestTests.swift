import KeyModel
import Testing

@testable import Cryptography

@Suite struct DigestTests {
    init() throws { _ = try startModule() }

    /// FIPS 180-4 examples: "abc" is in the self tests; the two-block message here.
    @Test(arguments: [
        (DigestAlgorithm.sha1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (.sha224, "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"),
        (.sha256, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func twoBlocks(_ algorithm: DigestAlgorithm, _ expected: String) throws {
        let message = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        #expect(try Digest.compute(algorithm, message) == hex(expected))
        let raw = try message.withUnsafeBytes { try Digest.compute(algorithm, $0) }
        #expect(raw == hex(expected))
    }

    @Test func ofNothing() throws {
        let expected = hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(try Digest.sha256([]) == expected)
        #expect(try RunningDigest(.sha256).finish() == expected)
    }

    @Test(arguments: DigestAlgorithm.allCases)
    func inPiecesAsInOne(_ algorithm: DigestAlgorithm) throws {
        let message = [UInt8]((0..<1000).map { UInt8($0 % 251) })
        let running = try RunningDigest(algorithm)
        for start in stride(from: 0, to: message.count, by: 37) {
            try running.update(Array(message[start..<min(start + 37, message.count)]))
        }
        let whole = try Digest.compute(algorithm, message)
        #expect(try running.finish() == whole)
        #expect(whole.count == algorithm.byteCount)
        try running.update(message)
        #expect(try running.finish() == whole, "finishing starts a new message")
    }
}
