import KeyModel
import Testing

@testable import Cryptography

struct ProxyCiphertextTests {
    private let material = SecretBytes(copying: (0..<32).map { UInt8($0) })
    private let key = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab") ?? KeyIdentifier()
    private let plaintext = SecretBytes(copying: "Hello World!".utf8)

    init() throws { _ = try CryptographicModule.start(fips: nil) }

    /// Computed with Python's `cryptography` (Interop/test_ciphertext_format.py has the construction).
    @Test func opensWhatAnotherProgramSealed() throws {
        let metadata: [UInt8] = [1, 0, 0, 0, 7] + (0..<15).map { UInt8(0xA0 + $0) }
        let sealed = ProxyCiphertext.Sealed(
            ciphertext: [0xDA, 0x5D, 0xAA, 0xA3, 0xBA, 0x53, 0x93, 0x07, 0x01, 0x76, 0x8C, 0xAC], metadata: metadata,
            nonce: (0..<12).map { UInt8($0) },
            tag: [
                0x14, 0x32, 0x60, 0x8B, 0x59, 0x02, 0x4C, 0xED, 0xC6, 0x7D, 0xBF, 0x4F, 0x83, 0xD0, 0xAD, 0x1B,
            ])
        let opened = try ProxyCiphertext.open(
            sealed, material: material, key: key, authenticating: Array("project=nile".utf8))
        #expect(opened == plaintext)
        #expect(ProxyCiphertext.version(in: metadata) == 7)
    }

    @Test func everyPartIsBound() throws {
        let whole = try ProxyCiphertext.seal(
            plaintext, material: material, key: key, version: 3, authenticating: [1, 2])
        #expect(
            whole.ciphertext.count == 12 && whole.metadata.count == 20 && whole.metadata.prefix(5) == [1, 0, 0, 0, 3])
        #expect(try ProxyCiphertext.open(whole, material: material, key: key, authenticating: [1, 2]) == plaintext)
        let parts: [WritableKeyPath<ProxyCiphertext.Sealed, [UInt8]>] = [
            \.ciphertext, \.metadata, \.nonce, \.tag,
        ]
        for part in parts {
            for place in whole[keyPath: part].indices {
                var damaged = whole
                damaged[keyPath: part][place] ^= 0x10
                #expect(throws: CryptographyError.authenticationFailed) {
                    try ProxyCiphertext.open(damaged, material: material, key: key, authenticating: [1, 2])
                }
            }
        }
        for authenticated: [UInt8] in [[], [1], [1, 2, 20], [1, 2] + [20] + whole.metadata] {
            #expect(throws: CryptographyError.authenticationFailed) {
                try ProxyCiphertext.open(whole, material: material, key: key, authenticating: authenticated)
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try ProxyCiphertext.open(whole, material: material, key: KeyIdentifier(), authenticating: [1, 2])
        }
    }

    @Test(
        arguments: [
            [], [1, 0, 0, 0, 1], [2, 0, 0, 0, 1] + Array(repeating: 0, count: 15),
            [1, 0, 0, 0, 0] + Array(repeating: 0, count: 15), [1, 0, 0, 0, 1] + Array(repeating: 0, count: 16),
        ] as [[UInt8]])
    func othersMetadataNameNoVersion(_ metadata: [UInt8]) { #expect(ProxyCiphertext.version(in: metadata) == nil) }

    /// - Source: AWS KMS External Key Store Proxy API Specification, appendix C
    @Test func theIntegrityValueOfTheSpecification() throws {
        let sealed = ProxyCiphertext.Sealed(
            ciphertext: [0x82, 0x1C, 0x64, 0x2B, 0x5B, 0x71, 0x78, 0x33, 0x67, 0xDE, 0xAF, 0x18],
            metadata: Array("key_version=1".utf8),
            nonce: [0x1C, 0xCA, 0xE5, 0x47, 0x0F, 0x39, 0x70, 0x02, 0x54, 0x77, 0x90, 0x31],
            tag: [
                0xBC, 0x1C, 0x4D, 0xDA, 0x77, 0x07, 0xD6, 0x81, 0x24, 0x47, 0xC5, 0x95, 0x5E, 0x99, 0xB2, 0x61,
            ])
        let value = try ProxyCiphertext.integrityValue(
            of: sealed, authenticating: Array("project=nile,department=marketing".utf8))
        #expect(value.prefix(4) == [0xA8, 0x70, 0x3F, 0x22] && value.suffix(4) == [0x47, 0xCF, 0x5E, 0xC7])
    }
}
