import AWSDoor
import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Synchronization

/// An entrance that lets everybody in, notes what it is given, and answers what the test says.
final class ScriptedGate: ServiceEntrance {
    struct State {
        var credentials: [Credential?] = []
        var targets: [VaultTarget] = []
        var origins: [Origin] = []
        var submitted: [any ServiceRequest] = []
        var refusals: [Refused] = []
    }

    struct Refused: Equatable {
        var operation: OperationName?
        var cause: ServiceError
    }

    let state = Mutex(State())
    let entry: ServiceError?
    let outcome: Result<any Sendable, ServiceError>
    let recording: ServiceError?

    /// - Parameters:
    ///   - entry: why nobody gets a session.
    ///   - outcome: what every request comes to.
    ///   - recording: what stands in the way of records.
    init(
        entry: ServiceError? = nil, outcome: Result<any Sendable, ServiceError> = .failure(.dryRunSucceeded),
        recording: ServiceError? = nil
    ) {
        (self.entry, self.outcome, self.recording) = (entry, outcome, recording)
    }

    func session(
        for credential: Credential?, at vault: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session {
        state.withLock {
            $0.credentials.append(credential)
            $0.targets.append(vault)
            $0.origins.append(origin)
        }
        if let recording { throw recording }
        if let entry { throw entry }
        guard credential != nil else { throw .credentialMissing }
        return ScriptedSession(gate: self)
    }

    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        if let recording { throw recording }
        state.withLock {
            $0.origins.append(origin)
            $0.refusals.append(Refused(operation: nil, cause: error))
        }
    }

    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] { [] }
    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? { nil }

    var submitted: [any ServiceRequest] { state.withLock { $0.submitted } }
    var refusals: [Refused] { state.withLock { $0.refusals } }
    var credentials: [Credential?] { state.withLock { $0.credentials } }
}

struct ScriptedSession: Session {
    let gate: ScriptedGate

    var caller: Caller { Samples.caller }
    var vault: VaultAddress? { Samples.vault }

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        gate.state.withLock { $0.submitted.append(request) }
        try request.validate()
        guard !options.dryRun else { throw .dryRunSucceeded }
        guard let outcome = try gate.outcome.get() as? R.Outcome else { throw .internalFault("000000000000") }
        return outcome
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        if case .storageUnavailable = gate.recording { throw .storageUnavailable }
        gate.state.withLock { $0.refusals.append(.init(operation: operation, cause: error)) }
    }
}
