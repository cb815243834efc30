import FoundationEssentials
import Synchronization
import Testing

@testable import AuditTrail

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite struct TrailTests {
    init() { startModule() }

    @Test func givesEachRecordAnIndexOfItsOwn() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail)
        let indexes = try await fill(trail, 3_000)
        #expect(indexes.sorted() == Array(0..<3_000))
        #expect(trail.size == 3_000)
        let published = try await trail.publish()
        #expect(published.checkpoint.size == 3_000)
        #expect(trail.checkpoint == published)
        await trail.close()
        let report = try verify(scratch.trail)
        #expect(report.isIntact && report.recordCount == 3_000 && report.checkpoint == published.checkpoint)
    }

    @Test func manyShareASync() async throws {
        let scratch = try Scratch()
        let syncs = Shared(0)
        let trail = try await openTrail(scratch.trail) {
            $0.segmentByteCount = 4 << 20
            $0.publishingInterval = 60
            $0.calls.synchronize = { file in
                syncs.change { $0 += 1 }
                usleep(500)
                return DiskCalls.system.synchronize(file)
            }
        }
        let before = syncs.value
        try await fill(trail, 2_000, tasks: 64)
        #expect(syncs.value - before < 1_000, "2,000 records took \(syncs.value - before) syncs")
        await trail.close()
    }

    /// What a task was told is durable must be in the journal at that moment, not soon after.
    @Test func isDurableBeforeItReturns() async throws {
        let scratch = try Scratch()
        let durable = Shared(0)
        let written = Shared(0)
        let trail = try await openTrail(scratch.trail) {
            $0.calls.write = { file, bytes, offset in
                written.change { $0 += 1 }
                return DiskCalls.system.write(file, bytes, offset)
            }
            $0.calls.synchronize = { file in
                let sofar = written.value
                let code = DiskCalls.system.synchronize(file)
                durable.value = sofar
                return code
            }
            $0.publishingInterval = 60
        }
        for number in 0..<50 {
            _ = try await trail.append(sample(number))
            #expect(durable.value == written.value)
        }
        await trail.close()
    }

    @Test func goesOnAfterACleanStop() async throws {
        let scratch = try Scratch()
        var size = 0
        var checkpoints: [String] = []
        for count in [0, 1, 10, 245, 1, 255, 600, 0, 300] {
            let trail = try await openTrail(scratch.trail)
            #expect(trail.size == size)
            try await fill(trail, count)
            size += count
            await trail.close()
            checkpoints.append(trail.checkpoint.note)
            #expect(trail.checkpoint.checkpoint.size == size)
            let report = try verify(scratch.trail)
            #expect(report.isIntact && report.recordCount == size)
        }
        for older in checkpoints { #expect(try verify(scratch.trail, older: older).isIntact) }
        #expect(try Files.names(in: scratch.trail + "/journal").count == 1)
    }

    @Test func removesSegmentsThatBundlesHold() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.segmentByteCount = 64 << 10 }
        try await fill(trail, 5_000)
        _ = try await trail.publish()
        #expect(try Files.names(in: scratch.trail + "/journal").count <= 4)
        #expect(trail.core.state.withLock { $0.tail.count } < 256)
        await trail.close()
    }

    @Test func partialTilesGoWhenTheFullOneIsThere() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) { $0.publishingInterval = 60 }
        for number in 0..<3 {
            _ = try await trail.append(sample(number))
            _ = try await trail.publish()
        }
        #expect(try Files.names(in: scratch.trail + "/tile/entries/000.p") == ["1", "2", "3"])
        #expect(try Files.names(in: scratch.trail + "/tile/0/000.p") == ["1", "2", "3"])
        try await fill(trail, 300)
        _ = try await trail.publish()
        #expect(try Files.names(in: scratch.trail + "/tile/entries") == ["000", "001.p"])
        #expect(try readFile(scratch.trail + "/tile/0/000").count == 8_192)
        await trail.close()
    }

    @Test func publishesByItself() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail)
        _ = try await trail.append(sample(0))
        for _ in 0..<100 where trail.checkpoint.checkpoint.size == 0 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(trail.checkpoint.checkpoint.size == 1)
        #expect(try verify(scratch.trail).isIntact)
        await trail.close()
    }

    @Test func isOpenedByOneProcessOnly() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail)
        await #expect(throws: AuditError.locked) { try await openTrail(scratch.trail) }
        await trail.close()
        let again = try await openTrail(scratch.trail)
        await again.close()
    }

    @Test func takesNothingAfterItIsClosed() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail)
        #expect(trail.isHealthy)
        await trail.close()
        await trail.close()
        #expect(!trail.isHealthy)
        await #expect(throws: AuditError.unavailable(.closed)) { try await trail.append(sample(0)) }
        await #expect(throws: AuditError.unavailable(.closed)) { try await trail.publish() }
        await #expect(throws: AuditError.unavailable(.closed)) { try await trail.probe() }
    }

    @Test func closeWaitsForThoseWhoAppend() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail)
        let acknowledged = Shared<Set<UInt64>>([])
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for number in 0..<500 {
                        guard let index = try? await trail.append(sample(task * 1_000 + number)) else { return }
                        acknowledged.change { $0.insert(index) }
                    }
                }
            }
            try? await Task.sleep(for: .milliseconds(30))
            await trail.close()
        }
        #expect(try verify(scratch.trail).recordCount == acknowledged.value.count)
    }

    @Test func aTrailThatIsForgottenLetsGoOfItsLock() async throws {
        let scratch = try Scratch()
        do {
            let trail = try await openTrail(scratch.trail)
            _ = try await trail.append(sample(1))
        }
        var size: UInt64?
        for _ in 0..<100 where size == nil {
            try await Task.sleep(for: .milliseconds(20))
            guard let trail = try? await openTrail(scratch.trail) else { continue }
            size = trail.size
            await trail.close()
        }
        #expect(size == 1)
    }
}
