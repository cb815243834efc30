import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ExpireKeyMaterial: Operation {
    public func perform(
        under authorization: consuming Authorization<ExpireKeyMaterial>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        guard key.record.imported != nil else { return Performance(Outcome(deletedCount: 0)) }
        var versions = try await ImportedVersions(of: key, in: room)
        let expired = versions.expired(at: key.now)
        guard !expired.isEmpty else { return Performance(Outcome(deletedCount: 0)) }
        authorization.notes.add(.material, expired.map(\.record.identifier).joined(separator: ","))
        var changes = expired.map { versions.deleteMaterial(of: $0, at: key.now) }
        if changes.contains(where: { if case .delete = $0 { true } else { false } }) {
            changes += try await key.withdraw(in: room)
        }
        changes.append(key.changing { $0.imported = versions.summary() })
        return Performance(Outcome(deletedCount: expired.count), changes: changes)
    }
}
