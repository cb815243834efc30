import Testing

@testable import AuditTrail

@Suite struct FormatTests {
    init() { startModule() }

    /// C2SP tlog-tiles, "Merkle Tree"
    @Test(arguments: [
        (UInt64(0), "000"), (7, "007"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067"),
        (1_000_000, "x001/x000/000"), (UInt64.max, "x018/x446/x744/x073/x709/x551/615"),
    ])
    func writesTileNumbers(_ index: UInt64, _ path: String) {
        #expect(TilePath.number(index) == path)
    }

    @Test func writesTilePaths() {
        #expect(TilePath.tile(level: 0, 1_234_067) == "tile/0/x001/x234/067")
        #expect(TilePath.tile(level: 1, 5, width: 17) == "tile/1/005.p/17")
        #expect(TilePath.bundle(0, width: 255) == "tile/entries/000.p/255")
        #expect(TilePath.bundle(256) == "tile/entries/256")
    }

    /// The widths of the specification's example, a tree of 70,000.
    @Test func knowsTheWidthsOfATree() {
        let reader = TileReader(directory: "", size: 70_000)
        #expect(reader.width(ofTile: 272, level: 0) == 256)
        #expect(reader.width(ofTile: 273, level: 0) == 112)
        #expect(reader.width(ofTile: 274, level: 0) == 0)
        #expect(reader.width(ofTile: 0, level: 1) == 256)
        #expect(reader.width(ofTile: 1, level: 1) == 17)
        #expect(reader.width(ofTile: 0, level: 2) == 1)
        #expect(reader.width(ofTile: 0, level: 3) == 0)
    }

    @Test func roundTripsBundles() {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 9, count: 65_535)]
        let bytes = EntryBundle.encode(entries)
        #expect(Array(bytes.prefix(5)) == [0, 0, 0, 1, 1])
        #expect(EntryBundle.decode(bytes) == (entries, true))
        let cut = EntryBundle.decode(bytes.dropLast())
        #expect(cut.entries.count == 2 && !cut.isWhole)
        #expect(!EntryBundle.decode(bytes + [0]).isWhole)
    }

    /// The example of C2SP signed-note, whose key its test vectors name.
    @Test func verifiesASignedNoteOfGo() throws {
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        let note = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

            """
        let verifier = try CheckpointVerifier(key)
        #expect(verifier.text == key)
        // Its signature is right, and it is no checkpoint: the second line is no size.
        #expect(throws: AuditError.corrupted(at: 0, .checkpointMalformed)) { try verifier.open(note) }
        let signed = try #require(SignedNote(note))
        #expect(signed.signatures.map(\.keyID) == [[0xC7, 0x4F, 0x20, 0xA3]])
        #expect(signed.text.hasSuffix("problem is.\n"))
        #expect(verifier.keyID == signed.signatures[0].keyID)
    }

    @Test func signsCheckpointsThatItCanOpen() throws {
        let root = try MerkleTree.leaf([1])
        let note = try signer.sign(Checkpoint(origin: signer.verifier.name, size: 70_000, root: root))
        let checkpoint = try signer.verifier.open(note)
        #expect(checkpoint.size == 70_000 && checkpoint.root == root && checkpoint.origin == "aegis-kms/test")
        #expect(note.hasPrefix("aegis-kms/test\n70000\n\(root)\n\n— aegis-kms/test "))
        // A witness's signature behind ours is passed over.
        _ = try signer.verifier.open(note + "— witness.example/w1 AAAAAAAA\n")
        for changed in [
            note.replacing("70000", with: "70001"), note.replacing("test\n7", with: "tset\n7"),
            note.replacing("— aegis-kms/test", with: "— aegis-kms/tast"),
        ] {
            #expect(throws: AuditError.self) { try signer.verifier.open(changed) }
        }
    }

    @Test(arguments: [
        "", "x", "a+b", "a+00000000+AA==", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func refusesVerifierKeys(_ text: String) {
        #expect(throws: AuditError.badKey) { try CheckpointVerifier(text) }
    }

    @Test func framesSurviveNoChange() throws {
        var bytes: [UInt8] = []
        JournalFrame.append(try Entry(Array("hello".utf8)), index: 7, durableBefore: 5, to: &bytes)
        let frame = try #require(try bytes.withUnsafeBytes { try JournalFrame.read($0, at: 0) })
        #expect(frame.index == 7 && frame.durableBefore == 5 && frame.entry.payload == Array("hello".utf8))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 0x10
            #expect(try changed.withUnsafeBytes { try JournalFrame.read($0, at: 0) } == nil)
            #expect(try Array(bytes[..<position]).withUnsafeBytes { try JournalFrame.read($0, at: 0) } == nil)
        }
    }

    /// RFC 3720, appendix B.4
    @Test func checksumsAgree() {
        #expect([UInt8](repeating: 0, count: 32).withUnsafeBytes { CRC32C.checksum($0) } == 0x8A91_36AA)
        #expect([UInt8](repeating: 0xFF, count: 32).withUnsafeBytes { CRC32C.checksum($0) } == 0x62A8_AB43)
        #expect(Array("123456789".utf8).withUnsafeBytes { CRC32C.checksum($0) } == 0xE306_9283)
    }
}
