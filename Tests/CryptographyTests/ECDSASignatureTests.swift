import Testing

@testable import Cryptography

@Suite struct ECDSASignatureTests {
    /// r is 1, s has its highest bit set.
    private let fixed = [UInt8](repeating: 0, count: 31) + [1] + [UInt8](repeating: 0xFF, count: 32)

    @Test func bothWays() throws {
        let der = ECDSASignature.der(fromFixedWidth: fixed)
        #expect(der == hex("3026020101022100") + [UInt8](repeating: 0xFF, count: 32))
        #expect(try ECDSASignature.fixedWidth(fromDER: der, numberByteCount: 32) == fixed)
    }

    @Test func longFormOfLengths() throws {
        let wide = [UInt8](repeating: 0x7F, count: 132)
        let der = ECDSASignature.der(fromFixedWidth: wide)
        #expect(Array(der.prefix(3)) == [0x30, 0x81, 136])
        #expect(try ECDSASignature.fixedWidth(fromDER: der, numberByteCount: 66) == wide)
    }

    @Test(arguments: [
        "", "30", "3000", "3006020101020101 00",  // nothing, cut, empty, trailing
        "3007020101020101", "3005020101020101",  // lengths that lie
        "308106020101020101",  // a long form where the short one would do
        "30070202000102 0101", "3006020181020101",  // r longer than need be, r negative
        "3006020100020101", "30050200020101", "3106020101020101", "3006030101020101",  // r zero, empty; wrong tags
        "3009020101020101020101", "30800201010201010000",  // three numbers, indefinite length
    ])
    func refusesOtherForms(_ der: String) {
        #expect(throws: CryptographyError.invalidInput) {
            try ECDSASignature.fixedWidth(fromDER: hex(der), numberByteCount: 32)
        }
    }

    @Test func refusesNumbersThatDoNotFit() {
        let der = ECDSASignature.der(fromFixedWidth: [UInt8](repeating: 0x7F, count: 66))
        #expect(throws: CryptographyError.invalidInput) {
            try ECDSASignature.fixedWidth(fromDER: der, numberByteCount: 32)
        }
    }
}
