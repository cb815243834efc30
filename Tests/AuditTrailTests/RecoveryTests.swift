import Cryptography
import FoundationEssentials
import KeyModel
import Testing

@testable import AuditTrail

@Suite struct RecoveryTests {
    init() { startModule() }

    /// Copies the directory while tasks append, as a disk would be found after kill -9: each copy must open, hold every
    /// record that was acknowledged before the copy began, and verify.
    @Test func keepsWhatWasAcknowledgedAtAnyMoment() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.segmentByteCount = 96 << 10 }
        let acknowledged = Shared<[UInt64: String]>([:])
        let writers = Task {
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        for number in 0..<1_000 where !Task.isCancelled {
                            let record = sample(task * 1_000_000 + number)
                            guard let index = try? await trail.append(record) else { return }
                            acknowledged.change { $0[index] = record.requestID }
                            if number % 8 == task { try? await Task.sleep(for: .milliseconds(4)) }
                        }
                    }
                }
            }
        }
        for round in 0..<15 {
            try await Task.sleep(for: .milliseconds(round * 3))
            let known = acknowledged.value
            let copy = try copyInOrder(scratch.trail, scratch.path + "/copy")
            let reopened = try await openTrail(copy)
            #expect(known.keys.allSatisfy { $0 < reopened.size })
            let reader = TrailReader(reopened.core)
            for (index, requestID) in known where (index + UInt64(round)) % 7 == 0 {
                #expect(AuditRecord(encoded: try reader.payload(at: index))?.requestID == requestID)
            }
            await reopened.close()
            #expect(try verify(copy).isIntact)
            try FileManager.default.removeItem(atPath: copy)
        }
        writers.cancel()
        await writers.value
        await trail.close()
        #expect(try verify(scratch.trail).recordCount == trail.size)
    }

    /// A kill stops everything at one moment; a copy of a living directory takes its time, in which segments go. Files
    /// that others rely on are copied before them: the checkpoint, then the journal, then the tiles. It starts over when
    /// a segment went away meanwhile.
    private func copyInOrder(_ source: String, _ target: String) throws -> String {
        while true {
            try? FileManager.default.removeItem(atPath: target)
            _ = try Files.makeDirectory(target + "/journal")
            let before = try Files.names(in: source + "/journal")
            try writeFile(target + "/checkpoint", try readFile(source + "/checkpoint"))
            for name in before {
                guard let bytes = try Files.read(source + "/journal/" + name) else { continue }
                try writeFile(target + "/journal/" + name, bytes)
            }
            try copyTiles(source + "/tile", target + "/tile")
            if try Files.names(in: source + "/journal").first == before.first { return target }
        }
    }

    private func copyTiles(_ source: String, _ target: String) throws {
        for name in (try? Files.names(in: source)) ?? [] where !name.hasSuffix(".tmp") {
            if let bytes = try? Files.read(source + "/" + name) {
                _ = try Files.makeDirectory(target)
                try writeFile(target + "/" + name, bytes)
            } else {
                try copyTiles(source + "/" + name, target + "/" + name)
            }
        }
    }

    /// Killed, started, killed again, and the power went: what a start read must be in a journal of its own, because the
    /// partial bundles that it also wrote were never synced.
    @Test func survivesAKillRightAfterAStart() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.publishingInterval = 600 }
        for number in 0..<10 { _ = try await trail.append(sample(number)) }
        let first = try scratch.copy("first")
        let reopened = try await openTrail(first) { $0.publishingInterval = 600 }
        let second = scratch.path + "/second"
        try FileManager.default.copyItem(atPath: first, toPath: second)
        try FileManager.default.removeItem(atPath: second + "/tile")
        let again = try await openTrail(second)
        #expect(again.size == 10)
        #expect(try await again.records(from: 0, to: 10).map(\.record) == (0..<10).map(sample))
        for trail in [trail, reopened, again] { await trail.close() }
        #expect(try verify(second).isIntact)
    }

    /// Cuts the last KiB of the journal at every byte: what is lost is the last record or two, nothing before them, and
    /// the trail opens if the checkpoint doesn't say that there was more.
    @Test func ignoresATornWriteAtEveryByte() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.publishingInterval = 600 }
        for number in 0..<20 { _ = try await trail.append(sample(number)) }
        let copy = try scratch.copy("copy")
        await trail.close()
        let name = try #require(try Files.names(in: copy + "/journal").last)
        let journal = try readFile(copy + "/journal/" + name)
        let ends = try frameEnds(journal)
        #expect(ends.count == 20)
        let end = try #require(ends.last)
        for cut in stride(from: end - 1024, through: end, by: 1) {
            let torn = Array(journal[..<cut]) + [UInt8](repeating: 0, count: journal.count - cut)
            try reset(copy, name, torn)
            let origin = try MerkleTree.leaf(signer.verifier.name.utf8)
            let found = try JournalReader(directory: copy + "/journal", origin: origin).read()
            #expect(found?.entries.count == ends.filter { $0 <= cut }.count)
            guard cut % 19 == 0 || ends.contains(cut) else { continue }
            let reopened = try await openTrail(copy)
            #expect(reopened.size == ends.filter { $0 <= cut }.count)
            _ = try await reopened.append(sample(99))
            await reopened.close()
        }
    }

    private func reset(_ directory: String, _ name: String, _ journal: [UInt8]) throws {
        try FileManager.default.removeItem(atPath: directory + "/journal")
        try? FileManager.default.removeItem(atPath: directory + "/tile")
        _ = try Files.makeDirectory(directory + "/journal")
        try writeFile(directory + "/journal/" + name, journal)
        let empty = Checkpoint(origin: signer.verifier.name, size: 0, root: try RightEdge().root())
        try writeFile(directory + "/checkpoint", Array(try signer.sign(empty).utf8))
    }

    private func frameEnds(_ journal: [UInt8]) throws -> [Int] {
        var ends: [Int] = []
        try journal.withUnsafeBytes { bytes in
            var offset = SegmentHeader.byteCount
            while let frame = try JournalFrame.read(bytes, at: offset) {
                offset += frame.byteCount
                ends.append(offset)
            }
        }
        return ends
    }

    /// A bad frame in front of one that was written when it was durable already is no torn write.
    @Test func refusesADamagedJournal() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.publishingInterval = 600 }
        for number in 0..<20 { _ = try await trail.append(sample(number)) }
        let copy = try scratch.copy("copy")
        await trail.close()
        let name = try #require(try Files.names(in: copy + "/journal").last)
        let journal = try readFile(copy + "/journal/" + name)
        let ends = try frameEnds(journal)
        for record in [0, 7, 18] {
            var damaged = journal
            damaged[ends[record] - 3] ^= 1
            try reset(copy, name, damaged)
            await #expect(throws: AuditError.corrupted(at: UInt64(record), .journalGap)) { try await openTrail(copy) }
        }
    }

    @Test func refusesATrailThatIsShorterThanItsCheckpoint() async throws {
        let scratch = try Scratch()
        try await makeTrail(scratch.trail, 20)
        let name = try #require(try Files.names(in: scratch.trail + "/journal").last)
        var journal = try readFile(scratch.trail + "/journal/" + name)
        let end = try #require(try frameEnds(journal).last)
        journal[end - 1] ^= 1
        try writeFile(scratch.trail + "/journal/" + name, journal)
        await #expect(throws: AuditError.corrupted(at: 19, .truncated)) { try await openTrail(scratch.trail) }
    }

    @Test func refusesARecordThatIsNotWhatWasSigned() async throws {
        let scratch = try Scratch()
        try await makeTrail(scratch.trail, 5)
        let name = try #require(try Files.names(in: scratch.trail + "/journal").last)
        var journal = SegmentHeader(sequence: 9, base: 0, origin: try MerkleTree.leaf(signer.verifier.name.utf8)).bytes
        for number in 0..<5 {
            let entry = try Entry(sample(number == 3 ? 33 : number).encoded())
            JournalFrame.append(entry, index: UInt64(number), durableBefore: 0, to: &journal)
        }
        try FileManager.default.removeItem(atPath: scratch.trail + "/journal/" + name)
        try writeFile(scratch.trail + "/journal/" + SegmentHeader.name(9), journal)
        await #expect(throws: AuditError.corrupted(at: 5, .rootMismatch)) { try await openTrail(scratch.trail) }
    }

    @Test func refusesWhatIsMissing() async throws {
        let scratch = try Scratch()
        try await makeTrail(scratch.trail, 600)
        let checkpoint = try readFile(scratch.trail + "/checkpoint")
        try FileManager.default.removeItem(atPath: scratch.trail + "/checkpoint")
        await #expect(throws: AuditError.corrupted(at: 0, .checkpointMissing)) { try await openTrail(scratch.trail) }
        try writeFile(scratch.trail + "/checkpoint", checkpoint)
        try FileManager.default.moveItem(atPath: scratch.trail + "/journal", toPath: scratch.path + "/kept")
        await #expect(throws: AuditError.corrupted(at: 0, .journalMissing)) { try await openTrail(scratch.trail) }
        try FileManager.default.moveItem(atPath: scratch.path + "/kept", toPath: scratch.trail + "/journal")
        await #expect(throws: AuditError.corrupted(at: 600, .truncated)) {
            try await openTrail(scratch.trail) { $0.expectedSize = 601 }
        }
        let trail = try await openTrail(scratch.trail) { $0.expectedSize = 600 }
        #expect(trail.size == 600)
        await trail.close()
    }

    @Test func refusesAnotherLogsSigner() async throws {
        let scratch = try Scratch()
        try await makeTrail(scratch.trail, 3)
        let other = try CheckpointSigner(name: "aegis-kms/other", key: .generate(.ed25519))
        await #expect(throws: AuditError.self) { try await AuditTrail.open(directory: scratch.trail, signer: other) }
    }

    @Test func startsFromTheRightEdge() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.segmentByteCount = 64 << 10 }
        try await fill(trail, 3_000)
        await trail.close()
        // Nothing but the full tiles under the edge is read: old bundles are not.
        for bundle in 0..<8 {
            try FileManager.default.removeItem(atPath: scratch.trail + "/" + TilePath.bundle(UInt64(bundle)))
        }
        let again = try await openTrail(scratch.trail)
        #expect(again.size == 3_000)
        await again.close()
    }

    /// What a file held in its first use follows the last record of its second.
    @Test func tellsASegmentsRecordsFromThoseOfItsFirstUse() async throws {
        let scratch = try Scratch()
        let journal = scratch.trail + "/journal"
        let trail = try await openTrail(scratch.trail) { $0.segmentByteCount = 64 << 10 }
        var isReused = false
        for _ in 0..<100 where !isReused {
            try await fill(trail, 100)
            _ = try await trail.publish()
            let bytes = try readFile(journal + "/" + #require(Files.names(in: journal).last))
            isReused = try bytes.withUnsafeBytes { try Self.hasFramesOfFirstUse($0) }
        }
        try #require(isReused)
        let copy = try scratch.copy("copy")
        let again = try await openTrail(copy)
        #expect(again.size == trail.size)
        try await fill(again, 100)
        await again.close()
        #expect(try verify(copy).isIntact)
        await trail.close()
    }

    private static func hasFramesOfFirstUse(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
        let base = try #require(SegmentHeader(bytes)).base
        for offset in SegmentHeader.byteCount..<bytes.count where bytes[offset] == UInt8(ascii: "A") {
            if let frame = try JournalFrame.read(bytes, at: offset), frame.index < base { return true }
        }
        return false
    }

    @Test func writesPartialTilesOfTheCheckpointAgain() async throws {
        let scratch = try Scratch()
        try await makeTrail(scratch.trail, 300)
        // A power loss may take what was never synchronized.
        try FileManager.default.removeItem(atPath: scratch.trail + "/tile/entries/001.p")
        try FileManager.default.removeItem(atPath: scratch.trail + "/tile/0/001.p")
        let again = try await openTrail(scratch.trail)
        await again.close()
        #expect(try verify(scratch.trail).isIntact)
    }
}
