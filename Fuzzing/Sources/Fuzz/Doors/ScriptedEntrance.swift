import KeyModel
import NativeDoor
import ServiceRequests
import Synchronization

/// A gate that lets everybody in who shows something, answers by script, and counts what it would have recorded.
final class ScriptedEntrance: ServiceEntrance {
    struct Log {
        var sessions = 0
        /// Refused credentials, requests, refusals: each leaves one record.
        var records = 0
        var signature: RequestSignature?
    }

    let log = Mutex(Log())
    let answer: String?

    /// - Parameter answer: the label of the error that every request comes to; nil for success.
    init(answer: String?) { self.answer = answer }

    var records: Int { log.withLock { $0.records } }

    func session(
        for credential: Credential?, at vault: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session {
        log.withLock { log in
            log.sessions += 1
            if case .signature(let signature) = credential { log.signature = signature }
        }
        guard credential != nil else { throw recorded(.credentialMissing) }
        if let answer, let error = SampleErrors.ofCredentials[answer] { throw recorded(error) }
        return ScriptedSession(entrance: self)
    }

    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        _ = recorded(error)
    }

    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] {
        [TokenVerificationKey(keyIdentifier: "k1", modulus: [0xC0, 0xFF, 0xEE], exponent: [1, 0, 1])]
    }

    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? {
        name == SampleOutcomes.vault.name ? SampleOutcomes.vault : nil
    }

    func recorded(_ error: ServiceError) -> ServiceError {
        log.withLock { $0.records += 1 }
        return error
    }
}

struct ScriptedSession: Session {
    let entrance: ScriptedEntrance

    var caller: Caller { SampleOutcomes.caller }
    var vault: VaultAddress? { SampleOutcomes.vault }

    func submit<R: ServiceRequest>(
        _ request: R, options: SubmissionOptions
    ) async throws(ServiceError) -> R.Outcome {
        entrance.log.withLock { $0.records += 1 }
        try request.validate()
        require(!request.demands.isEmpty, "\(R.name) demands nothing")
        checkWire(request)
        guard !options.dryRun else { throw .dryRunSucceeded }
        if let answer = entrance.answer, let error = SampleErrors.ofRequests[answer] { throw error }
        guard let outcome = SampleOutcomes.outcome(of: R.self) else { throw .unsupportedOperation }
        return outcome
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        _ = entrance.recorded(error)
    }

    /// A request that a door makes can go through the native protocol unchanged.
    private func checkWire<R: ServiceRequest>(_ request: R) {
        guard let bytes = try? NativeWire.encode(request) else { fatalError("\(R.name) can't be encoded") }
        guard let copy = try? NativeWire.decode(R.self, from: bytes) else { fatalError("\(R.name) can't be read back") }
        guard let again = try? NativeWire.encode(copy) else { fatalError("\(R.name)'s copy can't be encoded") }
        // Sets and dictionaries have no order, so the bytes may differ; their number doesn't.
        require(bytes.sorted() == again.sorted(), "\(R.name) changes on the wire")
    }
}
