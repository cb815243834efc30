import FoundationEssentials
import KeyModel
import Testing

@testable import Cryptography

@Suite struct SymmetricCiphertextTests {
    let key = KeyIdentifier()
    let material: SecretBytes
    let context = ["purpose": "test", "tenant": "é"]

    init() throws {
        _ = try startModule()
        material = try Randomness.bytes(32)
    }

    private func seal(_ plaintext: SecretBytes) throws -> [UInt8] {
        try SymmetricCiphertext.seal(plaintext, material: material, key: key, version: 258, context: context)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1024, 4096])
    func opensWhatItSealed(_ byteCount: Int) throws {
        let plaintext = try Randomness.bytes(byteCount)
        let blob = try seal(plaintext)
        #expect(blob.count == byteCount + 101)
        #expect(blob.count == byteCount + SymmetricCiphertext.overheadByteCount)
        #expect(try SymmetricCiphertext.open(blob, material: material, context: context) == plaintext)
        let header = try #require(SymmetricCiphertext.Header.parse(blob))
        #expect(header.key == key)
        #expect(header.version == 258)
        #expect(Array(blob[1..<17]) == key.bytes)
    }

    @Test func neverTwiceTheSame() throws {
        let plaintext = try Randomness.bytes(32)
        let blobs = try (0..<100).map { _ in try seal(plaintext) }
        #expect(Set(blobs.map { $0[21..<41] }).count == 100)
        #expect(Set(blobs.map { $0[41..<53] }).count == 100)
        #expect(Set(blobs.map { $0[53..<85] }).count == 100)
        #expect(Set(blobs.map { $0[85...] }).count == 100)
    }

    @Test func aChangeOfAnyByteIsRefused() throws {
        let blob = try seal(try Randomness.bytes(40))
        for changed in flips(of: blob) {
            #expect(throws: CryptographyError.authenticationFailed) {
                try SymmetricCiphertext.open(changed, material: material, context: context)
            }
        }
    }

    @Test func aCutAnywhereIsRefused() throws {
        let blob = try seal(try Randomness.bytes(40))
        for count in blob.indices {
            #expect(throws: CryptographyError.authenticationFailed) {
                try SymmetricCiphertext.open(Array(blob.prefix(count)), material: material, context: context)
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            try SymmetricCiphertext.open(blob + [0], material: material, context: context)
        }
    }

    @Test(arguments: [
        [:], ["purpose": "test"], ["purpose": "test", "tenant": "e"], ["purpose": "test", "tenant": "é", "": ""],
        ["purpos": "etest", "tenant": "é"], ["tenant": "test", "purpose": "é"],
    ])
    func anotherContextIsRefused(_ other: [String: String]) throws {
        let blob = try seal(try Randomness.bytes(16))
        #expect(throws: CryptographyError.authenticationFailed) {
            try SymmetricCiphertext.open(blob, material: material, context: other)
        }
    }

    @Test func otherMaterialIsRefusedByTheCommitment() throws {
        let blob = try seal(try Randomness.bytes(16))
        #expect(throws: CryptographyError.authenticationFailed) {
            try SymmetricCiphertext.open(blob, material: try Randomness.bytes(32), context: context)
        }
        #expect(throws: CryptographyError.invalidKey) {
            try SymmetricCiphertext.open(blob, material: try Randomness.bytes(16), context: context)
        }
    }

    /// A sound AES-GCM ciphertext with another commitment must not open: else the commitment would be decoration.
    @Test func theCommitmentIsCompared() throws {
        let plaintext = try Randomness.bytes(16)
        var blob = try seal(plaintext)
        #expect(try SymmetricCiphertext.open(blob, material: material, context: context) == plaintext)
        blob[84] ^= 0x80
        #expect(throws: CryptographyError.authenticationFailed) {
            try SymmetricCiphertext.open(blob, material: material, context: context)
        }
    }

    @Test func headersOfOthersDoNotParse() throws {
        let blob = try seal(try Randomness.bytes(0))
        #expect(SymmetricCiphertext.Header.parse(Array(blob.dropLast())) == nil)
        #expect(SymmetricCiphertext.Header.parse([2] + blob.dropFirst()) == nil)
        #expect(SymmetricCiphertext.Header.parse([]) == nil)
    }

    @Test func manyThreadsAtOnce() async throws {
        let material = material
        let key = key
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).allSatisfy { index in
                        let context = ["n": String(index)]
                        guard let plaintext = try? Randomness.bytes(64),
                            let blob = try? SymmetricCiphertext.seal(
                                plaintext, material: material, key: key, version: 1, context: context)
                        else { return false }
                        return (try? SymmetricCiphertext.open(blob, material: material, context: context)) == plaintext
                    }
                }
            }
            for await succeeded in group { #expect(succeeded) }
        }
    }
}

/// docs/formats/ciphertext-vectors.json, which Interop/test_ciphertext_format.py computes independently.
@Suite struct CiphertextVectorTests {
    struct File: Decodable { let vectors: [Vector] }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let comment, material, key, random, plaintext, ciphertext: String
        let version: UInt32
        let context: [String: String]
        var testDescription: String { comment }
    }

    init() throws { _ = try startModule() }

    static func vectors() throws -> [Vector] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let path = root + "/docs/formats/ciphertext-vectors.json"
        return try JSONDecoder().decode(File.self, from: try Data(contentsOf: URL(filePath: path))).vectors
    }

    @Test func thereAreVectors() throws { #expect(try Self.vectors().count >= 7) }

    @Test(arguments: try vectors())
    func isReproduced(_ vector: Vector) throws {
        let key = try #require(KeyIdentifier(vector.key))
        let blob = try SymmetricCiphertext.seal(
            secret(vector.plaintext), material: secret(vector.material), key: key, version: vector.version,
            context: vector.context, random: hex(vector.random))
        #expect(blob == hex(vector.ciphertext))
        let opened = try SymmetricCiphertext.open(
            hex(vector.ciphertext), material: secret(vector.material), context: vector.context)
        #expect(opened == secret(vector.plaintext))
    }
}
