import KeyModel
import Testing

@testable import Cryptography

@Suite struct RandomnessTests {
    init() throws { _ = try startModule() }

    @Test(arguments: [0, 1, 32, 1024, 100_000])
    func asManyBytesAsAsked(_ count: Int) throws {
        #expect(try Randomness.bytes(count).count == count)
        #expect(try Randomness.publicBytes(count).count == count)
    }

    @Test func neverTwiceTheSame() throws {
        let draws = try (0..<1000).map { _ in try Randomness.publicBytes(16) }
        #expect(Set(draws).count == 1000)
        let first = try Randomness.bytes(32)
        #expect(try Randomness.bytes(32) != first)
    }
}
