import Foundation
import Testing

@testable import KeyModel

@Suite struct KeyIdentifierTests {
    @Test func bothFormsComeBackFromTheirBytes() throws {
        for _ in 0..<200 {
            for identifier in [KeyIdentifier(), .multiRegion()] {
                #expect(KeyIdentifier(identifier.text) == identifier)
                #expect(KeyIdentifier(bytes: identifier.bytes) == identifier)
                #expect(CiphertextHeader(key: identifier, version: 7).bytes.count == CiphertextHeader.byteCount)
                let json = try JSONEncoder().encode([identifier])
                #expect(try JSONDecoder().decode([KeyIdentifier].self, from: json) == [identifier])
            }
        }
    }

    @Test func aMultiRegionIdentifierIsAUUIDOfVersion8() throws {
        let identifier = KeyIdentifier.multiRegion()
        #expect(identifier.isMultiRegion)
        #expect(identifier.text.hasPrefix("mrk-"))
        #expect(identifier.text.utf8.count == 36)
        #expect(identifier.bytes[6] >> 4 == 8)
        #expect(identifier.bytes[8] >> 6 == 2, "the variant of RFC 9562")
        #expect(KeyIdentifier().bytes[6] >> 4 == 4)
        #expect(Set((0..<100).map { _ in KeyIdentifier.multiRegion() }).count == 100)
    }

    @Test func theBytesAreThoseOfTheDigits() throws {
        let identifier = try #require(KeyIdentifier("mrk-0123456789ab8def80112233445566ff"))
        #expect(
            identifier.bytes == [
                0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0x8D, 0xEF, 0x80, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xFF,
            ])
    }

    @Test(arguments: [
        "mrk-0123456789ab8def80112233445566f", "mrk-0123456789ab8def80112233445566fff",
        "mrk-0123456789AB8def80112233445566ff", "MRK-0123456789ab8def80112233445566ff",
        "mrk-0123456789ab-def8011-2233445566f", "mrk-0123456789ab8def80112233445566f ",
        "1234ABCD-12ab-34cd-56ef-1234567890ab", "1234abcd12ab34cd56ef1234567890ab1234", "",
    ])
    func isNone(_ text: String) { #expect(KeyIdentifier(text) == nil) }
}
