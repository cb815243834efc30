import Testing

@testable import Cryptography

/// The examples of RFC 8949, appendix A, that are of the kinds that are read here, and what is refused.
struct CBORReaderTests {
    @Test(arguments: [
        ("00", CBORValue.unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
        ("1a000f4240", .unsigned(1_000_000)), ("1bffffffffffffffff", .unsigned(.max)),
        ("20", .negative(0)), ("3903e7", .negative(999)), ("3bffffffffffffffff", .negative(.max)),
        ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")), ("62c3bc", .text("\u{fc}")),
        ("80", .array([])), ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])),
        ("a0", .map([:])), ("a201020304", .map([.unsigned(1): .unsigned(2), .unsigned(3): .unsigned(4)])),
        ("9fff", .array([])),
        (
            "9f018202039f0405ffff",
            .array([.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)])])
        ),
        (
            "83018202039f0405ff",
            .array([.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)])])
        ),
        ("bfff", .map([:])),
        (
            "bf61610161629f0203ffff",
            .map([.text("a"): .unsigned(1), .text("b"): .array([.unsigned(2), .unsigned(3)])])
        ),
        ("f6", .null),
    ])
    func reads(_ digits: String, _ value: CBORValue) throws {
        #expect(try CBORReader.read(hex(digits)) == value)
    }

    @Test(arguments: [
        "", "18", "19ff", "1c", "1f", "3f", "41", "5f", "5fff", "61", "61ff", "62c328", "7f", "7f6161ff", "81", "9f",
        "9f01", "a1",
        "a101", "bf", "bf01ff", "bf0102", "bf01020102ff", "a2010201ff", "5f4101ff", "a201020103", "c0", "c100", "d818",
        "d28400", "f4", "f5", "f7", "f97e00",
        "fb3ff199999999999a", "ff", "0000", "8100ff", "9bffffffffffffffff", "bbffffffffffffffff", "5bffffffffffffffff",
        "8181818100", "8181818181", "9f9f9f9f00ffffffff",
    ])
    func refuses(_ digits: String) {
        #expect(throws: CryptographyError.invalidInput) { try CBORReader.read(hex(digits)) }
    }

    @Test func bounds() throws {
        let full = [0x98, 0xFF] + [UInt8](repeating: 0, count: 255)
        #expect(try CBORReader.read(full).array?.count == 255)
        let more = [0x99, 0x01, 0x00] + [UInt8](repeating: 0, count: 256)
        #expect(throws: CryptographyError.invalidInput) { try CBORReader.read(more) }
        let open = [0x9F] + [UInt8](repeating: 0, count: 256) + [0xFF]
        #expect(throws: CryptographyError.invalidInput) { try CBORReader.read(open) }
        for nesting: UInt8 in [0x81, 0x9F, 0xBF] {
            #expect(throws: CryptographyError.invalidInput) {
                try CBORReader.read([UInt8](repeating: nesting, count: 100_000))
            }
        }
    }

    /// No bytes make it trap.
    @Test func anyBytes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &generator)
            _ = try? CBORReader.read((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
    }
}
