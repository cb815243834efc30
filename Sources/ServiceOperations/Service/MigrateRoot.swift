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
            Outcome(
                rewrappedVaults: changes.count { $0.isOfVault },
                root: "\(root.kind.rawValue):\(root.label):\(root.keyIdentifier)"),
            changes: changes)
    }
}

extension RecordChange {
    /// The service's own key is re-wrapped as well.
    fileprivate var isOfVault: Bool {
        if case .replace(let record, _) = self { record is VaultRecord } else { false }
    }
}
