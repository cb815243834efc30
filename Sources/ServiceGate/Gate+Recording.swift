import AuditTrail
import FoundationEssentials
import KeyModel
import ServiceRequests

/// What the trail is told of a request, done or refused.
extension Gate {
    func draft(
        _ operation: OperationName?, for caller: Caller, from origin: Origin, on demands: [ResolvedDemand], at now: Date
    ) -> AuditRecord {
        var record = AuditRecord(
            requestID: origin.requestID, time: now, phase: .outcome, operation: operation,
            door: origin.door, caller: caller,
            sourceAddress: origin.sourceAddress)
        record.vault = demands.lazy.compactMap { $0.vault?.address.name }.first
        let keys = demands.compactMap { $0.key?.record.identifier }
        record.key = keys.last
        if keys.count > 1, keys[0] != keys[keys.count - 1] { record.otherKey = keys[0] }
        if let userAgent = origin.userAgent { record.details[.userAgent] = userAgent }
        for case .keyName(let name, _) in demands.map(\.resource) { record.details[.keyName] = name }
        return record
    }

    /// Records a refusal; a fault of ours is reported to the operator first.
    /// - Returns: what the caller is told: that we can't record, if that is so.
    func refuse<R: ServiceRequest>(
        _ error: ServiceError, of request: R, for subject: Subject, from origin: Origin
    ) async -> ServiceError {
        report(error, operation: R.name, requestID: origin.requestID)
        let demands = (try? await resolve(request.demands)) ?? []
        return await record(error, operation: R.name, caller: subject.caller, origin: origin, demands: demands)
    }

    func record(
        _ error: ServiceError, operation: OperationName?, caller: Caller, origin: Origin, demands: [ResolvedDemand],
        claimed: String? = nil
    ) async -> ServiceError {
        // Its change is committed and its record is in the store: catching up puts it into the trail, as a success.
        if error == .auditUnavailable { return error }
        var record = draft(operation, for: caller, from: origin, on: demands, at: clock())
        record.phase = error == .dryRunSucceeded ? .outcome : .refused
        record.outcome = error.label
        if let claimed { record.details[.principal] = claimed }
        if case .accessDenied(let action, _, _) = error { record.details[.action] = action.rawValue }
        if case .keyStateForbids(_, let condition) = error { record.details[.keyState] = condition.rawValue }
        do throws(ServiceError) {
            _ = try await recorder.write(record)
            return error
        } catch let unrecorded {
            return unrecorded
        }
    }

    func report(_ error: ServiceError, operation: OperationName?, requestID: String) {
        if error.isServiceFault {
            reportFault(FaultReport(error: error, operation: operation, requestID: requestID))
        }
    }
}
