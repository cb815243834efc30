import FoundationEssentials
import Testing

@testable import AuditTrail

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite struct FaultTests {
    init() { startModule() }

    private static func withFault(
        _ code: Shared<Int32>, _ change: @escaping (inout AuditConfiguration, Shared<Int32>) -> Void
    ) -> (inout AuditConfiguration) -> Void {
        {
            $0.retryInterval = 0.05
            change(&$0, code)
        }
    }

    @Test(arguments: [(ENOSPC, AuditFault.diskFull), (EIO, .inputOutput(EIO)), (EROFS, .notWritable)])
    func aFailedWriteRefusesEverybody(_ number: Int32, _ fault: AuditFault) async throws {
        let scratch = try Scratch()
        let code = Shared<Int32>(0)
        let trail = try await openTrail(
            scratch.trail,
            Self.withFault(code) { configuration, code in
                configuration.calls.write = { file, bytes, offset in
                    code.value != 0 ? code.value : DiskCalls.system.write(file, bytes, offset)
                }
            })
        try await expectRefusalAndRecovery(trail, scratch, code, number, fault)
    }

    @Test func aFailedSyncPoisonsTheSegment() async throws {
        let scratch = try Scratch()
        let code = Shared<Int32>(0)
        let files = Shared<[Int32]>([])
        let trail = try await openTrail(
            scratch.trail,
            Self.withFault(code) { configuration, code in
                configuration.publishingInterval = 600
                configuration.calls.synchronize = { file in
                    files.change { $0.append(file) }
                    return code.value != 0 ? code.value : DiskCalls.system.synchronize(file)
                }
            })
        try await expectRefusalAndRecovery(trail, scratch, code, EIO, .inputOutput(EIO))
    }

    private func expectRefusalAndRecovery(
        _ trail: AuditTrail, _ scratch: Scratch, _ code: Shared<Int32>, _ number: Int32, _ fault: AuditFault
    ) async throws {
        try await fill(trail, 100)
        let segments = try Files.names(in: scratch.trail + "/journal")
        code.value = number
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<20 {
                group.addTask {
                    await #expect(throws: AuditError.unavailable(fault)) {
                        try await trail.append(sample(1_000 + task))
                    }
                }
            }
        }
        #expect(!trail.isHealthy && trail.fault == fault && trail.size == 100)
        try await Task.sleep(for: .milliseconds(60))
        await #expect(throws: AuditError.unavailable(fault)) { try await trail.probe() }
        code.value = 0
        try await Task.sleep(for: .milliseconds(60))
        try await trail.probe()
        #expect(trail.isHealthy)
        #expect(try await trail.append(sample(100)) == 100)
        #expect(try Files.names(in: scratch.trail + "/journal").last != segments.last)
        // Killed now: what was refused must not have taken the place of what was acknowledged after it.
        let copy = try scratch.copy("copy")
        let reopened = try await openTrail(copy)
        #expect(reopened.size == 101)
        #expect(try await reopened.records(from: 100, to: 101).first?.record.requestID == "request-100")
        await reopened.close()
        await trail.close()
        #expect(try verify(scratch.trail).recordCount == 101)
        #expect(try verify(scratch.trail).isIntact)
    }

    @Test func leavesAFailingDiskAloneForAMoment() async throws {
        let scratch = try Scratch()
        let attempts = Shared(0)
        let isFailing = Shared(false)
        let trail = try await openTrail(scratch.trail) {
            $0.retryInterval = 0.5
            $0.calls.write = { file, bytes, offset in
                guard isFailing.value else { return DiskCalls.system.write(file, bytes, offset) }
                attempts.change { $0 += 1 }
                return EIO
            }
        }
        isFailing.value = true
        for number in 0..<50 {
            await #expect(throws: AuditError.unavailable(.inputOutput(EIO))) { try await trail.append(sample(number)) }
        }
        #expect(attempts.value < 5)
        isFailing.value = false
        await trail.close()
    }

    /// A disk that doesn't answer at all: nobody waits longer than the trail's patience, and it goes on by itself.
    @Test func aHangingDiskRefusesInTime() async throws {
        let scratch = try Scratch()
        let isHanging = Shared(false)
        let trail = try await openTrail(scratch.trail) {
            $0.patience = 0.3
            $0.calls.synchronize = { file in
                while isHanging.value { usleep(5_000) }
                return DiskCalls.system.synchronize(file)
            }
        }
        _ = try await trail.append(sample(0))
        isHanging.value = true
        let time = await ContinuousClock().measure {
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<10 {
                    group.addTask {
                        await #expect(throws: AuditError.unavailable(.timedOut)) {
                            try await trail.append(sample(task))
                        }
                    }
                }
            }
        }
        #expect(time < .seconds(3))
        #expect(!trail.isHealthy)
        await #expect(throws: AuditError.unavailable(.timedOut)) { try await trail.append(sample(0)) }
        isHanging.value = false
        for _ in 0..<100 where !trail.isHealthy { try await Task.sleep(for: .milliseconds(20)) }
        _ = try await trail.append(sample(11))
        await trail.close()
        #expect(try verify(scratch.trail).isIntact)
    }

    @Test func boundsWhatWaitsForBundles() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail) {
            $0.backlogLimit = 600
            $0.segmentByteCount = 4 << 20
        }
        // A directory where the first bundle should be.
        _ = try Files.makeDirectory(scratch.trail + "/tile/entries/000")
        var refused: AuditError?
        for number in 0..<700 where refused == nil {
            do throws(AuditError) { _ = try await trail.append(sample(number)) } catch { refused = error }
        }
        #expect(refused == .unavailable(.backlog))
        #expect(trail.size == 600)
        try FileManager.default.removeItem(atPath: scratch.trail + "/tile/entries/000")
        var index: UInt64?
        for _ in 0..<100 where index == nil {
            try await Task.sleep(for: .milliseconds(20))
            index = try? await trail.append(sample(700))
        }
        #expect(index == 600)
        await trail.close()
        #expect(try verify(scratch.trail).isIntact)
    }

    @Test func aTrailThatWasMovedAwayIsNotWrittenAndNotBegunAnew() async throws {
        let scratch = try Scratch()
        let trail = try await openTrail(scratch.trail, { $0.retryInterval = 0.05 })
        let before = try await trail.append(sample(1))
        let elsewhere = scratch.path + "/elsewhere"
        #expect(rename(scratch.trail, elsewhere) == 0)
        for number in 2..<5 {
            await #expect(throws: AuditError.unavailable(.notWritable)) { try await trail.append(sample(number)) }
        }
        #expect(!Files.exists(scratch.trail))
        #expect(rename(elsewhere, scratch.trail) == 0)
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await trail.append(sample(5)) == before + 1)
        await trail.close()
    }

    @Test func anUnwritableDirectoryIsRefused() async throws {
        let scratch = try Scratch()
        try writeFile(scratch.trail, [1])
        await #expect(throws: AuditError.self) { try await openTrail(scratch.trail) }
        await #expect(throws: AuditError.self) { try await openTrail("/proc/audit") }
    }
}

/// A real disk that is really full.
@Suite(.serialized) struct DiskFullTests {
    init() { startModule() }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func refusesWhileTheDiskIsFullAndRecovers() async throws {
        let scratch = try Scratch()
        let disk = scratch.path + "/disk"
        _ = try Files.makeDirectory(disk)
        guard mount("tmpfs", disk, "tmpfs", 0, "size=2m") == 0 else { return }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let trail = try await openTrail(disk + "/trail") { $0.segmentByteCount = 128 << 10 }
        let filler = disk + "/filler"
        var acknowledged = 0
        for round in 0..<3 {
            acknowledged += try await fillUp(trail, filler)
            #expect(!trail.isHealthy)
            try FileManager.default.removeItem(atPath: filler)
            try await Task.sleep(for: .milliseconds(250))
            _ = try await trail.append(sample(round))
            acknowledged += 1
            #expect(trail.isHealthy)
        }
        await trail.close()
        #expect(trail.size == acknowledged)
        let report = try verify(disk + "/trail")
        #expect(report.isIntact && report.recordCount == acknowledged)
    }

    /// Appends until it is refused; the disk is filled by another.
    private func fillUp(_ trail: AuditTrail, _ filler: String) async throws -> Int {
        let file = open(filler, O_WRONLY | O_CREAT, 0o600)
        let block = [UInt8](repeating: 7, count: 4096)
        while write(file, block, block.count) > 0 {}
        close(file)
        var acknowledged = 0
        while acknowledged < 5_000 {
            let clock = ContinuousClock()
            let start = clock.now
            do throws(AuditError) {
                _ = try await trail.append(sample(acknowledged))
                acknowledged += 1
            } catch {
                #expect(error == .unavailable(.diskFull))
                #expect(start.duration(to: clock.now) < .seconds(1))
                return acknowledged
            }
        }
        Issue.record("a full disk took 5,000 records")
        return acknowledged
    }
}
