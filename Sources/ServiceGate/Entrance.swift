import FoundationEssentials
public import KeyModel
public import ServiceRequests
import Synchronization

/// A fault of the service's own, for the operator's log.
public struct FaultReport: Sendable {
    public var error: ServiceError
    public var operation: OperationName?
    public var requestID: String
}

extension Gate: ServiceEntrance {
    public func session(
        for credential: Credential?, at target: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session {
        let started = ContinuousClock.now
        do throws(ServiceError) {
            let principal = try await authenticator.principal(for: credential, at: target, now: clock())
            return GateSession(
                gate: self, subject: .principal(principal), origin: origin, vault: try vault(at: target, of: principal))
        } catch {
            report(error, operation: nil, requestID: origin.requestID)
            let answer = await record(
                error, operation: nil, caller: .anonymous, origin: origin, demands: [], claimed: credential?.claimedName
            )
            metrics.count(nil, outcome: answer.label, taking: started.duration(to: .now))
            throw answer
        }
    }

    public func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        let answer = await record(error, operation: nil, caller: .anonymous, origin: origin, demands: [])
        metrics.count(nil, outcome: answer.label, taking: .zero)
        if answer != error { throw answer }
    }

    private func vault(at target: VaultTarget, of principal: PrincipalEntry) throws(ServiceError) -> VaultAddress? {
        switch target {
        case .none: nil
        case .named(let name): try catalog.vault(.named(name)).address
        case .region(let region):
            try catalog.vault(.located(region: region, account: principal.caller.account)).address
        }
    }

    /// A session of a part of the service itself.
    public func session(of part: SystemPart) -> any Session {
        let origin = Origin(door: .system, requestID: UUID().uuidString.lowercased(), sourceAddress: nil)
        return GateSession(gate: self, subject: .system(part), origin: origin, vault: nil)
    }

    public func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] {
        try authenticator.tokenKey.publicHalf.map { [$0] } ?? []
    }

    public func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? {
        try? catalog.vault(.named(name)).address
    }
}

/// A subject at the gate.
private final class GateSession: Session {
    let gate: Gate
    let subject: Subject
    let origin: Origin
    let vault: VaultAddress?
    private let submissions = Atomic<Int>(0)

    init(gate: Gate, subject: Subject, origin: Origin, vault: VaultAddress?) {
        self.gate = gate
        self.subject = subject
        self.origin = origin
        self.vault = vault
    }

    var caller: Caller { subject.caller }

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        try await gate.carryOut(request, for: subject, from: nextOrigin(), options)
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        let answer = await gate.record(error, operation: operation, caller: caller, origin: nextOrigin(), demands: [])
        gate.metrics.count(operation, outcome: answer.label, taking: .zero)
        if answer != error { throw answer }
    }

    /// Each submission's record has an id of its own; the first one's is the request's.
    private func nextOrigin() -> Origin {
        let number = submissions.add(1, ordering: .relaxed).newValue
        guard number > 1 else { return origin }
        var numbered = origin
        numbered.requestID += ".\(number)"
        return numbered
    }
}
