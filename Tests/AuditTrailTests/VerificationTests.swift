import Cryptography
import FoundationEssentials
import KeyModel
import Testing

@testable import AuditTrail

private typealias Finding = VerificationReport.Finding

/// A copy of a trail, and ways to falsify it.
private struct Copy {
    let directory: String
    let size: Int

    init(_ scratch: Scratch, _ name: String, _ size: Int) throws {
        directory = try scratch.copy(name)
        self.size = size
    }

    private func path(_ bundle: Int) -> String {
        directory + "/" + TilePath.bundle(UInt64(bundle), width: min(256, size - bundle * 256))
    }

    func entries(_ bundle: Int) throws -> [[UInt8]] { EntryBundle.decode(try readFile(path(bundle))).entries }

    func change(_ bundle: Int, _ body: (inout [[UInt8]]) -> Void) throws {
        var entries = try entries(bundle)
        body(&entries)
        try writeFile(path(bundle), EntryBundle.encode(entries))
    }

    /// All entries, rewritten into bundles as an attacker would who knows the layout.
    func changeAll(_ body: (inout [[UInt8]]) -> Void) throws {
        let bundles = (size + 255) / 256
        var all: [[UInt8]] = []
        for bundle in 0..<bundles { all += try entries(bundle) }
        body(&all)
        for bundle in 0..<bundles {
            let range = min(bundle * 256, all.count)..<min(bundle * 256 + 256, all.count)
            try writeFile(path(bundle), EntryBundle.encode(all[range]))
        }
    }

    func removeBundle(_ bundle: Int) throws { try FileManager.default.removeItem(atPath: path(bundle)) }

    /// Writes the tiles of a level as the bundles, or the level below, would have them.
    func rewriteLeaves(_ bundle: Int) throws {
        let leaves = try entries(bundle).map { try MerkleTree.leaf($0) }
        let path = TilePath.tile(level: 0, UInt64(bundle), width: leaves.count)
        try writeFile(directory + "/" + path, leaves.flatMap(\.bytes))
    }

    func findings(older: String? = nil) throws -> [Finding] { try verify(directory, older: older).findings }
}

@Suite struct VerificationTests {
    private static let size = 700
    private let scratch: Scratch

    init() async throws {
        startModule()
        scratch = try Scratch()
        try await copyTemplate(to: scratch)
    }

    private func copy(_ body: (Copy) throws -> Void = { _ in }) throws -> Copy {
        let copy = try Copy(scratch, UUID().uuidString, Self.size)
        try body(copy)
        return copy
    }

    @Test func findsNothingInWhatIsIntact() throws {
        let report = try verify(scratch.trail)
        #expect(report.isIntact && report.recordCount == 700 && report.checkpoint?.size == 700)
    }

    @Test(arguments: [0, 1, 255, 256, 400, 511, 512, 698, 699])
    func pinpointsAChangedRecord(_ index: Int) throws {
        let copy = try copy { copy in
            try copy.change(index / 256) { $0[index % 256] = sample(99_999).encoded() }
        }
        #expect(try copy.findings() == [Finding(.recordChanged, at: UInt64(index))])
    }

    @Test func pinpointsEveryChangedByte() throws {
        let length = try copy().entries(1)[5].count
        for position in stride(from: 0, to: length, by: 13) {
            let copy = try copy { copy in try copy.change(1) { $0[5][position] ^= 1 } }
            #expect(try copy.findings() == [Finding(.recordChanged, at: 261)])
            try FileManager.default.removeItem(atPath: copy.directory)
        }
    }

    @Test(arguments: [0, 1, 255, 256, 400, 511, 512, 698])
    func pinpointsARemovedRecord(_ index: Int) throws {
        let inItsBundle = try copy { copy in
            try copy.change(index / 256) { $0.remove(at: index % 256) }
        }
        #expect(try inItsBundle.findings() == [Finding(.recordRemoved, at: UInt64(index))])
        let withAllMovedUp = try copy { copy in
            try copy.changeAll { $0.remove(at: index) }
        }
        #expect(try withAllMovedUp.findings() == [Finding(.recordRemoved, at: UInt64(index))])
    }

    @Test func pinpointsSeveralThingsAtOnce() throws {
        let copy = try copy { copy in
            try copy.changeAll { entries in
                entries[650] = sample(99_999).encoded()
                entries.insert(sample(77_777).encoded(), at: 520)
                entries.removeSubrange(300..<304)
                entries.swapAt(10, 200)
            }
        }
        #expect(
            try copy.findings() == [
                Finding(.recordsReordered, at: 10, belongsAt: 200), Finding(.recordRemoved, at: 300, count: 4),
                Finding(.recordInserted, at: 520), Finding(.recordChanged, at: 650),
            ])
    }

    @Test(arguments: [(0, 1), (5, 6), (255, 256), (100, 300), (698, 699)])
    func pinpointsReorderedRecords(_ a: Int, _ b: Int) throws {
        let copy = try copy { copy in
            try copy.changeAll { $0.swapAt(a, b) }
        }
        #expect(try copy.findings() == [Finding(.recordsReordered, at: UInt64(a), belongsAt: UInt64(b))])
    }

    @Test(arguments: [1, 50, 188, 189, 300, 444, 445, 700])
    func pinpointsATruncation(_ count: Int) throws {
        let copy = try copy { copy in
            try copy.changeAll { $0.removeLast(count) }
            for bundle in 0..<3 where bundle * 256 >= 700 - count { try copy.removeBundle(bundle) }
        }
        #expect(try copy.findings() == [Finding(.truncated, at: UInt64(700 - count), count: UInt64(count))])
    }

    @Test func tellsAGapFromATruncation() throws {
        let copy = try copy { try $0.removeBundle(1) }
        #expect(try copy.findings() == [Finding(.bundleMissing, at: 256, count: 256)])
    }

    @Test func findsBrokenFraming() throws {
        let copy = try copy { copy in
            let path = copy.directory + "/" + TilePath.bundle(0)
            try writeFile(path, Array(try readFile(path).dropLast()))
        }
        #expect(try copy.findings() == [Finding(.bundleMalformed, at: 255)])
    }

    /// Who changes a record and its leaf hash is found in the level above.
    @Test func findsAChangedLevelZeroTile() throws {
        let copy = try copy { copy in
            try copy.change(1) { $0[3] = sample(99_999).encoded() }
            try copy.rewriteLeaves(1)
        }
        #expect(
            try copy.findings() == [
                Finding(.rootMismatch, at: 0, count: 700), Finding(.tileChanged, at: 256, count: 256),
            ])
    }

    /// Who changes all tiles consistently is found by the signature's root, and an older checkpoint says before when.
    @Test func findsARewrittenTree() async throws {
        let forged = try Scratch()
        let trail = try await openTrail(forged.trail)
        for number in 0..<700 { _ = try await trail.append(sample(number == 400 ? 99_999 : number)) }
        await trail.close()
        let checkpoint = try readFile(scratch.trail + "/checkpoint")
        try writeFile(forged.trail + "/checkpoint", checkpoint)
        #expect(try verify(forged.trail).findings == [Finding(.rootMismatch, at: 0, count: 700)])
        // Signed anew with the log's own key: only what was kept elsewhere shows it.
        try writeFile(forged.trail + "/checkpoint", Array(trail.checkpoint.note.utf8))
        #expect(try verify(forged.trail).isIntact)
        let kept = String(decoding: checkpoint, as: UTF8.self)
        #expect(try verify(forged.trail, older: kept).findings == [Finding(.inconsistent, at: 0, count: 700)])
    }

    @Test func findsARollback() async throws {
        let old = try copy()
        let trail = try await openTrail(scratch.trail)
        try await fill(trail, 10)
        await trail.close()
        #expect(try old.findings(older: trail.checkpoint.note) == [Finding(.rolledBack, at: 700, count: 10)])
    }

    @Test func findsAChangedTile() throws {
        let copy = try copy { copy in
            let path = copy.directory + "/" + TilePath.tile(level: 1, 0, width: 2)
            var tile = try readFile(path)
            tile[40] ^= 1
            try writeFile(path, tile)
            try FileManager.default.removeItem(atPath: copy.directory + "/" + TilePath.tile(level: 0, 0))
        }
        #expect(
            try copy.findings() == [
                Finding(.tileMissing, at: 0, count: 256), Finding(.tileChanged, at: 256, count: 256),
            ])
    }

    @Test func findsAChangedCheckpoint() throws {
        let note = String(decoding: try readFile(scratch.trail + "/checkpoint"), as: UTF8.self)
        let path = scratch.trail + "/checkpoint"
        try writeFile(path, Array(note.replacing("\n700\n", with: "\n699\n").utf8))
        let problems = Set(try verify(scratch.trail).findings.map(\.problem))
        #expect(problems.isSuperset(of: [.checkpointSignature, .rootMismatch]))
        try writeFile(path, [0xFF])
        #expect(try verify(scratch.trail).findings.map(\.problem) == [.checkpointMalformed])
        try FileManager.default.removeItem(atPath: path)
        #expect(try verify(scratch.trail).findings.map(\.problem) == [.checkpointMissing])
    }

    @Test func refusesTheKeyOfAnotherLog() throws {
        let other = try CheckpointSigner(name: "aegis-kms/test", key: .generate(.ed25519)).verifier.text
        let report = try TrailVerifier.verify(directory: scratch.trail, verifierKey: other)
        #expect(report.findings.map(\.problem) == [.checkpointSignature])
    }

    @Test func listsABoundedNumberOfFindings() throws {
        let copy = try copy { copy in
            try copy.changeAll { entries in for index in entries.indices { entries[index] = [1] } }
        }
        #expect(try copy.findings().count == 700)
    }
}
