public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension MigrateRoot: Operation {
    public func perform(
        under authorization: consuming Authorization<MigrateRoot>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let changes = try await authorization.service.rewrapped()
        let root = authorization.service.root.identity
        return Performance(
            Outcome(rewrappedVaults: changes.count, root: "\(root.kind.rawValue):\(root.label):\(root.keyIdentifier)"),
            changes: changes)
    }
}
