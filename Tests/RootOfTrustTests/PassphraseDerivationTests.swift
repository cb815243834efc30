import KeyModel
import Testing

@testable import RootOfTrust

@Suite struct PassphraseDerivationTests {
    /// - Source: the test vectors of libargon2 (src/test.c), Argon2id version 0x13: t = 2, m = 64 MiB, p = 1.
    @Test func agreesWithPublishedVectors() throws {
        let derivation = try #require(PassphraseDerivation(readMemoryKiB: 65536, passes: 2, lanes: 1))
        let key = try derivation.deriveKey(from: secret("password"), salt: Array("somesalt".utf8))
        #expect(Hexadecimal.text(key.copyBytes()) == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
    }

    @Test func recommendationIsWithinItsOwnBounds() {
        let recommended = PassphraseDerivation.recommended
        #expect(recommended.memoryKiB == 65536 && recommended.passes == 3 && recommended.lanes == 4)
        #expect(PassphraseDerivation(readMemoryKiB: 65536, passes: 3, lanes: 4) == recommended)
    }

    @Test func identifiersAreReadStrictly() {
        #expect(Hexadecimal.bytes("00ff1a") == [0, 255, 26])
        #expect(Hexadecimal.text([0, 255, 26]) == "00ff1a")
        #expect(Hexadecimal.bytes("") == [])
        for text in ["0", "0G", "FF", " 0", "é"] { #expect(Hexadecimal.bytes(text) == nil) }
    }
}
