import Testing

@testable import Cryptography

@Suite struct EncryptionContextTests {
    @Test func emptyIsACount() { #expect(EncryptionContext.canonical([:]) == [0, 0, 0, 0]) }

    @Test func isDrawnInTheDocument() {
        #expect(
            EncryptionContext.canonical(["b": "", "a": "xy"])
                == hex("00000002 00000001 61 00000002 7879 00000001 62 00000000"))
    }

    /// Swift would put these in another order, by the code points of their canonical forms.
    @Test func orderIsOfBytes() {
        let form = EncryptionContext.canonical(["é": "", "z": "", "Z": ""])
        #expect(form == hex("00000003 00000001 5a 00000000 00000001 7a 00000000 00000002 c3a9 00000000"))
    }

    @Test func borderBetweenKeyAndValueCounts() {
        #expect(EncryptionContext.canonical(["ab": "c"]) != EncryptionContext.canonical(["a": "bc"]))
    }
}
