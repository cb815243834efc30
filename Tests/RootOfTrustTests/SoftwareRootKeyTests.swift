import Cryptography
import Foundation
import KeyModel
import Testing

@testable import RootOfTrust

@Suite struct SoftwareRootKeyTests {
    let scratch: Scratch
    let key = SecretBytes(copying: Array(1...32))

    init() throws {
        _ = try CryptographicModule.start(fips: nil)
        scratch = try Scratch()
    }

    @Test func wrapsAndUnwrapsAfterReload() async throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        let blob = try await root.wrap(key, context: [1, 2])
        #expect(blob.count == 32 + 46)
        let again = try SoftwareRootKey.open(at: scratch.path("root.key"))
        #expect(again.identity == root.identity)
        #expect(try await again.unwrap(blob, context: [1, 2]) == key)
        #expect(root.identity.kind == .software && root.identity.label == "root.key")
        #expect(root.identity.keyIdentifier.count == 32)
        let other = try SoftwareRootKey.create(at: scratch.path("other.key"))
        #expect(other.identity.keyIdentifier != root.identity.keyIdentifier)
        await #expect(throws: RootError.keyMismatch) { try await other.unwrap(blob, context: [1, 2]) }
    }

    @Test(arguments: [1, 31, 4096]) func wrapsOtherSizes(count: Int) async throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        let secret = SecretBytes(copying: [UInt8](repeating: 7, count: count))
        let context = [UInt8](repeating: 9, count: 4096)
        #expect(try await root.unwrap(root.wrap(secret, context: context), context: context) == secret)
    }

    @Test func refusesSizesOutOfBounds() async throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        for count in [0, 4097] {
            let secret = SecretBytes(copying: [UInt8](repeating: 7, count: count))
            await #expect(throws: RootError.inputRefused) { try await root.wrap(secret, context: []) }
        }
        let context = [UInt8](repeating: 9, count: 4097)
        await #expect(throws: RootError.inputRefused) { try await root.wrap(key, context: context) }
        await #expect(throws: RootError.inputRefused) { try await root.unwrap([1], context: context) }
    }

    @Test func refusesEveryFlippedByteTruncationAndOtherContext() async throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        let blob = try await root.wrap(key, context: [1])
        for index in blob.indices {
            var changed = blob
            changed[index] ^= 1
            let refusal: RootError = (1..<18).contains(index) ? .keyMismatch : .corrupted
            await #expect(throws: refusal, "byte \(index)") { try await root.unwrap(changed, context: [1]) }
            await #expect(throws: RootError.corrupted, "\(index) bytes") {
                try await root.unwrap(Array(blob.prefix(index)), context: [1])
            }
        }
        for context: [UInt8] in [[], [2], [1, 0]] {
            await #expect(throws: RootError.corrupted) { try await root.unwrap(blob, context: context) }
        }
        await #expect(throws: RootError.corrupted) { try await root.unwrap(blob + [0], context: [1]) }
    }

    @Test func noncesDoNotRepeat() async throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        var nonces: Set<[UInt8]> = []
        for _ in 0..<100 { nonces.insert(Array(try await root.wrap(key, context: [])[18..<30])) }
        #expect(nonces.count == 100)
    }

    @Test func aPassphraseSealsTheFile() async throws {
        let path = scratch.path("root.key")
        let root = try SoftwareRootKey.create(at: path, passphrase: secret("correct horse"))
        let blob = try await root.wrap(key, context: [])
        let again = try SoftwareRootKey.open(at: path, passphrase: secret("correct horse"))
        #expect(try await again.unwrap(blob, context: []) == key)
        #expect(await again.status().isProtectedAtRest)
        for wrong in ["Correct horse", "correct horse ", "c"] {
            #expect(throws: RootError.sealed) { try SoftwareRootKey.open(at: path, passphrase: secret(wrong)) }
        }
        #expect(throws: RootError.sealed) { try SoftwareRootKey.open(at: path) }
        for bad in ["", String(repeating: "x", count: 1025)] {
            #expect(throws: RootError.inputRefused) { try SoftwareRootKey.open(at: path, passphrase: secret(bad)) }
            #expect(throws: RootError.inputRefused) {
                try SoftwareRootKey.create(at: scratch.path("new.key"), passphrase: secret(bad))
            }
        }
        #expect(try scratch.names() == ["root.key"])
    }

    @Test func aPassphraseWithoutASealIsRefused() throws {
        _ = try SoftwareRootKey.create(at: scratch.path("root.key"))
        #expect(throws: RootError.keyUnsuitable) {
            try SoftwareRootKey.open(at: scratch.path("root.key"), passphrase: secret("any"))
        }
    }

    @Test(arguments: [false, true]) func everyFlippedByteAndTruncationOfTheFileIsNoticed(isSealed: Bool) throws {
        let passphrase = isSealed ? secret("p") : nil
        _ = try SoftwareRootKey.create(at: scratch.path("root.key"), passphrase: passphrase)
        let content = try scratch.read("root.key")
        #expect(content.count == (isSealed ? 145 : 89))
        for index in content.indices {
            var changed = content
            changed[index] ^= 0x10
            let flipped = try scratch.write("flipped.key", changed)
            #expect(throws: RootError.corrupted, "byte \(index)") {
                try SoftwareRootKey.open(at: flipped, passphrase: passphrase)
            }
            let cut = try scratch.write("cut.key", Array(content.prefix(index)))
            #expect(throws: RootError.corrupted, "\(index) bytes") {
                try SoftwareRootKey.open(at: cut, passphrase: passphrase)
            }
        }
        let longer = try scratch.write("longer.key", content + [0])
        #expect(throws: RootError.corrupted) { try SoftwareRootKey.open(at: longer, passphrase: passphrase) }
    }

    @Test func aChangedHeaderUnderAFreshChecksumIsNoticed() throws {
        _ = try SoftwareRootKey.create(at: scratch.path("root.key"), passphrase: secret("p"))
        let content = try scratch.read("root.key")
        for index in [9, 24, 37, 52, 53, 65, 97] {
            var changed = Array(content.dropLast(32))
            changed[index] ^= 1
            let path = try scratch.write("changed.key", changed + Digest.sha256(changed))
            #expect(throws: RootError.sealed, "byte \(index)") {
                try SoftwareRootKey.open(at: path, passphrase: secret("p"))
            }
        }
    }

    @Test(arguments: [
        (25, [0xFF, 0xFF, 0xFF, 0xFF]), (25, [0, 0, 0, 8]), (29, [0, 0, 0, 0]), (29, [0, 1, 0, 0]), (33, [0, 0, 1, 0]),
    ])
    func parametersOutOfBoundsAreNotComputed(offset: Int, bytes: [UInt8]) throws {
        _ = try SoftwareRootKey.create(at: scratch.path("root.key"), passphrase: secret("p"))
        var changed = Array(try scratch.read("root.key").dropLast(32))
        changed.replaceSubrange(offset..<offset + 4, with: bytes)
        let path = try scratch.write("changed.key", changed + Digest.sha256(changed))
        #expect(throws: RootError.corrupted) { try SoftwareRootKey.open(at: path, passphrase: secret("p")) }
    }

    /// - Source: docs/formats/root-key.md, computed with Python's cryptography.
    @Test func opensTheDocumentsVector() async throws {
        let file = Array("AEGISRK".utf8) + [1, 0] + Array(0xA0...0xAF) + Array(0...31)
        let path = try scratch.write("vector.key", file + Digest.sha256(file))
        let blob = try #require(
            Hexadecimal.bytes(
                "0110a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbb9747888c8e89d786fd1bd89e170a6edb40d"
                    + "7be1211bb90266f7b8ca60bfcc29845900c5e8f7ca784b3b5f597bd64283"))
        let opened = try await SoftwareRootKey.open(at: path).unwrap(blob, context: Array("context".utf8))
        #expect(opened == SecretBytes(copying: Array(0x20...0x3F)))
    }

    @Test func status() async throws {
        let status = await (try SoftwareRootKey.create(at: scratch.path("root.key"))).status()
        #expect(status.reachability == .reachable && status.token == nil && !status.isProtectedAtRest)
        #expect(abs(status.since.timeIntervalSinceNow) < 60)
    }

    @Test func nothingPrintsTheKey() throws {
        let root = try SoftwareRootKey.create(at: scratch.path("root.key"))
        let bytes = try scratch.read("root.key")[25..<57]
        var dumped = ""
        dump(root, to: &dumped)
        for text in [dumped, "\(root)", String(reflecting: root)] {
            #expect(text.contains("SecretBytes(32 bytes)") || !text.contains("key:"))
            #expect(!text.contains(bytes.map { "\($0)" }.joined(separator: ", ")))
            #expect(!text.contains(Hexadecimal.text(bytes)))
            #expect(!text.contains("32 elements"))
        }
    }

    @Test func aRootIsReplacedByUnwrappingAndWrapping() async throws {
        let old: any RootKey = try SoftwareRootKey.create(at: scratch.path("old.key"))
        let new: any RootKey = try SoftwareRootKey.create(at: scratch.path("new.key"), passphrase: secret("p"))
        let blob = try await old.wrap(key, context: [1])
        let moved = try await new.wrap(old.unwrap(blob, context: [1]), context: [1])
        #expect(try await new.unwrap(moved, context: [1]) == key)
    }
}
