import CPKCS11
import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

@Suite struct DERTests {
    @Test(arguments: [
        ([UInt8](), [UInt8]([2, 1, 0])), ([0, 0], [2, 1, 0]), ([0x7F], [2, 1, 0x7F]), ([0x80], [2, 2, 0, 0x80]),
        ([0, 0, 0x80], [2, 2, 0, 0x80]), ([1, 0, 1], [2, 3, 1, 0, 1]),
    ])
    func integersAreMinimalAndPositive(magnitude: [UInt8], encoding: [UInt8]) {
        #expect(DERWriter.integer(magnitude) == encoding)
    }

    @Test func lengthsAreMinimal() {
        #expect(DERWriter.bitString([UInt8](repeating: 1, count: 126)).prefix(3) == [3, 127, 0])
        #expect(DERWriter.bitString([UInt8](repeating: 1, count: 127)).prefix(4) == [3, 0x81, 128, 0])
        #expect(DERWriter.bitString([UInt8](repeating: 1, count: 255)).prefix(5) == [3, 0x82, 1, 0, 0])
    }

    @Test(arguments: [KeyAlgorithm.ecP256, .ecP384, .ecP521, .ecSecp256k1])
    func pointsAreReadWrappedAndBare(algorithm: KeyAlgorithm) throws {
        let curve = try #require(NamedCurve(algorithm))
        let point = [4] + [UInt8](repeating: 7, count: 2 * curve.fieldByteCount)
        let header: [UInt8] = point.count < 128 ? [4, UInt8(point.count)] : [4, 0x81, UInt8(point.count)]
        #expect(curve.point(in: point) == point)
        #expect(curve.point(in: header + point) == point)
        #expect(curve.point(in: header + point + [0]) == nil)
        #expect(curve.point(in: Array(point.dropLast())) == nil)
        #expect(curve.point(in: [2] + point.dropFirst()) == nil)
        #expect(curve.point(in: []) == nil)
    }

    /// - Source: RFC 8017, section 9.2, note 1.
    @Test func digestsAreAnnounced() throws {
        let form = try SignatureForm([UInt8](repeating: 9, count: 48), algorithm: .rsaPKCS1(.sha384))
        let prefix: [UInt8] = [
            0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04,
            0x30,
        ]
        #expect(form.input == prefix + [UInt8](repeating: 9, count: 48))
    }

    @Test func halvesOfASignatureBecomeIntegers() throws {
        let form = try SignatureForm([UInt8](repeating: 9, count: 32), algorithm: .ecdsa(.sha256))
        #expect(try form.encode([0, 1, 0x80, 2], as: .der) == [0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 2])
        #expect(try form.encode([0, 1, 0x80, 2], as: .fixedWidth) == [0, 1, 0x80, 2])
        #expect(throws: RootError.internalFailure) { try form.encode([1, 2, 3], as: .der) }
        #expect(throws: RootError.internalFailure) { try form.encode([], as: .der) }
    }

    @Test func digestsOfEverySizeButTheRightAreRefused() {
        for count in [0, 20, 31, 33, 64] {
            #expect(throws: RootError.inputRefused) {
                try SignatureForm([UInt8](repeating: 0, count: count), algorithm: .ecdsa(.sha256))
            }
        }
        #expect(throws: RootError.algorithmUnsupported) { try SignatureForm([], algorithm: .ed25519) }
    }
}
