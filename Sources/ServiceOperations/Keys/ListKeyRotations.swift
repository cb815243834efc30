public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ListKeyRotations: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeyRotations>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<KeyRotation>> {
        let key = authorization.keys[0]
        try key.requireRotatable()
        let identifier = key.record.identifier
        let mark = { (number: KeyVersionNumber) in
            KeyVersionRecord.rowKey(of: number, key: identifier, vault: key.address.name).identifier
        }
        // The first material came by no rotation.
        let after = page.after ?? (includesAllMaterial ? nil : mark(1))
        let records = try await room.catalog.records(
            KeyVersionRecord.self, vault: key.address.name, parent: identifier.text, after: after,
            limit: page.limit + 1)
        let listed = records.map(\.record).filter { record in
            if record.number > key.record.currentVersion { return includesAllMaterial }
            // A key without any material has a version that waits for its first.
            return key.record.imported == nil || record.imported != nil
        }
        var rotations = listed.map { KeyRotation($0, current: key.record.currentVersion, isImported: key.isImported) }
        if key.record.multiRegion != nil, let index = rotations.lastIndex(where: { $0.standing == .waiting }),
            !(try await key.isWaitingEverywhere(in: room))
        {
            rotations[index].standing = .waitingForReplicas
        }
        return Performance(Page(cutting: rotations, at: page.limit) { mark($0.version) })
    }
}

extension AuthorizedKey {
    fileprivate var isImported: Bool { record.imported != nil }
}

extension KeyRotation {
    init(_ version: KeyVersionRecord, current: KeyVersionNumber, isImported: Bool) {
        let standing: Standing =
            version.number == current ? .current : version.number < current ? .former : .waiting
        let isRotation = version.number > 1 && standing != .waiting
        self.init(
            key: version.key, version: version.number, material: version.identifier, standing: standing,
            // Stores of before the history was kept say when the version was made, and not why.
            rotated: isRotation ? version.rotated ?? version.created : nil,
            trigger: isRotation ? version.trigger ?? .scheduled : nil,
            imported: isImported
                ? Import(
                    isPresent: version.material != .absent, description: version.imported?.description,
                    expires: version.imported?.expires) : nil)
    }
}
