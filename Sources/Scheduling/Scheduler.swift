public import KeyModel
public import ServiceRequests

/// Does what is due: destroys keys whose waiting period is over, rotates those whose day has come, and stores what keys
/// were last used for.
///
/// It holds a session like everybody else; each piece of work is a request of its own, authorized and recorded.
public struct Scheduler: Sendable {
    private let session: @Sendable () -> any Session
    private let interval: Duration
    private let report: @Sendable (DueWork?, ServiceError) -> Void

    /// - Parameters:
    ///   - session: a fresh session of the scheduler's for each round.
    ///   - interval: between rounds.
    ///   - report: told what failed; it is tried again in the next round.
    public init(
        every interval: Duration, session: @escaping @Sendable () -> any Session,
        report: @escaping @Sendable (DueWork?, ServiceError) -> Void
    ) {
        self.session = session
        self.interval = interval
        self.report = report
    }

    /// Until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await runOnce()
            try? await Task.sleep(for: interval)
        }
    }

    /// One round, over everything that is due now.
    public func runOnce() async {
        let session = session()
        var done: Set<DueWork> = []
        while true {
            let due: [DueWork]
            do throws(ServiceError) {
                let outcome = try await session.submit(ListDueWork())
                due = outcome.work
                if done.isEmpty, outcome.unrecordedUses > 0 { try await recordUses(in: session) }
            } catch {
                return report(nil, error)
            }
            // What failed stays due; it isn't tried twice in a round.
            let fresh = due.filter { done.insert($0).inserted }
            if fresh.isEmpty { return }
            for work in fresh { await carryOut(work, in: session) }
        }
    }

    private func recordUses(in session: any Session) async throws(ServiceError) {
        while try await session.submit(RecordKeyUsage()).remaining > 0 {}
    }

    private func carryOut(_ work: DueWork, in session: any Session) async {
        do throws(ServiceError) {
            switch work {
            case .destroy(let key): _ = try await session.submit(DestroyKey(key: key.reference))
            case .rotate(let key): _ = try await session.submit(RotateKey(key: key.reference, trigger: .scheduled))
            case .expireMaterial(let key): _ = try await session.submit(ExpireKeyMaterial(key: key.reference))
            case .synchronize(let store): _ = try await session.submit(SynchronizeKeyStore(keyStore: store))
            }
        } catch {
            report(work, error)
        }
    }
}

extension KeyIdentity {
    fileprivate var reference: KeyReference { KeyReference(.id(identifier), in: .named(vault.name)) }
}
