import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension DeleteImportedKeyMaterial: Operation {
    public func perform(
        under authorization: consuming Authorization<DeleteImportedKeyMaterial>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.require(.imported)
        guard material == nil || key.record.hasManyMaterials else { throw .keyKindUnsupported(key.record.identifier) }
        var versions = try await ImportedVersions(of: key, in: room)
        let target = material.map { versions.version(of: $0) } ?? versions.currentVersion
        guard let target else { throw .keyVersionNotFound(key.record.identifier) }
        guard target.record.imported != nil else { return Performance(Outcome(key: key.identity, material: nil)) }
        let outcome = Outcome(
            key: key.identity, material: key.record.hasManyMaterials ? target.record.identifier : nil)
        authorization.notes.add(.material, target.record.identifier)
        guard target.record.material != .absent else { return Performance(outcome) }
        let change = versions.deleteMaterial(of: target, at: key.now)
        var changes = [key.changing { $0.imported = versions.summary() }, change]
        if case .delete = change { changes += try await key.withdraw(in: room) }
        return Performance(outcome, changes: changes)
    }
}
