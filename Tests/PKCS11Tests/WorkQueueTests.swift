import Dispatch
import RootOfTrust
import Synchronization
import Testing

@testable import PKCS11

@Suite struct WorkQueueTests {
    final class Counter: Sendable {
        let value = Atomic<Int>(0)
        func add() { value.add(1, ordering: .sequentiallyConsistent) }
        var count: Int { value.load(ordering: .sequentiallyConsistent) }
    }

    func item(
        within: Duration = .seconds(10), run: @escaping @Sendable () -> Void,
        expire: @escaping @Sendable () -> Void = {}
    ) -> WorkQueue<Int>.Item {
        WorkQueue<Int>.Item(expiry: .now + within, run: { _ in run() }, expire: expire)
    }

    func until(_ condition: () -> Bool) async throws {
        for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }

    @Test func everythingRunsOnceAndContextsEnd() async throws {
        let (ran, ended) = (Counter(), Counter())
        let queue = WorkQueue<Int>(threadCount: 4, capacity: 10_000)
        try queue.start(makeContext: { 0 }, endContext: { _ in ended.add() })
        for _ in 0..<5000 { #expect(queue.submit(item(run: { ran.add() }))) }
        try await until { ran.count == 5000 }
        queue.stop()
        try await until { ended.count == 4 }
        #expect(!queue.submit(item(run: {})))
        #expect(ran.count == 5000)
    }

    @Test func aFullQueueTurnsAway() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (running, expired) = (Counter(), Counter())
        let queue = WorkQueue<Int>(threadCount: 1, capacity: 2)
        try queue.start(makeContext: { 0 }, endContext: { _ in })
        _ = queue.submit(
            item(run: {
                running.add()
                gate.wait()
            }))
        try await until { running.count == 1 }
        #expect(queue.submit(item(run: {}, expire: { expired.add() })))
        #expect(queue.submit(item(run: {}, expire: { expired.add() })))
        #expect(!queue.submit(item(run: {})))
        queue.stop()
        #expect(expired.count == 2)
        gate.signal()
    }

    @Test func whatExpiresInLineNeverRuns() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (stuck, late, ran) = (Counter(), Counter(), Counter())
        let queue = WorkQueue<Int>(threadCount: 1, capacity: 10)
        try queue.start(makeContext: { 0 }, endContext: { _ in })
        _ = queue.submit(item(within: .milliseconds(100), run: { gate.wait() }, expire: { stuck.add() }))
        _ = queue.submit(item(within: .milliseconds(100), run: { ran.add() }, expire: { late.add() }))
        try await until { stuck.count == 1 && late.count == 1 }
        gate.signal()
        let after = Counter()
        _ = queue.submit(item(run: { after.add() }))
        try await until { after.count == 1 }
        #expect(ran.count == 0 && stuck.count == 1 && late.count == 1)
        queue.stop()
    }

    @Test func backlogKeepsItsOrder() {
        var backlog = Backlog<Int>()
        for value in 0..<5 { backlog.append(value) }
        #expect(backlog.takeOverdue { $0 == 1 } == [1])
        let taken = (0..<5).map { _ in backlog.takeNext()?.1 }
        #expect(taken == [0, 2, 3, 4, nil])
        #expect(!backlog.isIdle)
        for number in [0, 2, 3, 4] as [UInt64] { backlog.finish(number) }
        #expect(backlog.isIdle)
    }
}
