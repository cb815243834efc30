import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension RotateKey: Operation {
    public func perform(
        under authorization: consuming Authorization<RotateKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        let key = authorization.keys[0]
        try key.requireNoReplica()
        switch trigger {
        case .onDemand: try key.requireRotatable()
        case .newVersion:
            guard key.record.algorithm.isAsymmetric else { throw .keyKindUnsupported(key.record.identifier) }
        // The schedule's rotations count against no limit, so they are the scheduler's alone.
        case .scheduled: guard authorization.caller.kind == .system else { throw .unsupportedOperation }
        }
        guard trigger != .onDemand || key.record.onDemandRotations < Self.onDemandLimit else {
            throw .limitExceeded(.onDemandRotations)
        }
        let now = authorization.now
        let current = key.currentVersion
        let making = KeyMaking(
            algorithm: key.record.algorithm, residence: key.record.residence, vault: key.vault, room: room,
            notes: authorization.notes)
        let template = VersionTemplate(
            usagePeriod: current.usagePeriod.renewed(after: current.created, at: now),
            capabilities: current.capabilities)
        let version = try await making.makeVersion(
            key.record.currentVersion + 1, of: key.record.identifier, like: template, at: now)
        authorization.notes.made(key.record.identifier, version: version.number)
        var revised = key.revised
        revised.record.currentVersion = version.number
        if trigger == .onDemand { revised.record.onDemandRotations += 1 }
        if trigger == .scheduled, let days = revised.record.rotation?.periodInDays {
            revised.record.rotation = RotationSchedule(every: days, from: now)
        }
        return Performance(
            KeyDescription(revised.record, version: version, address: key.address),
            changes: [.replace(revised), .insert(version)]
                + (try await key.spread(revised.record, version: version)), undo: making.undo(version))
    }

    /// - Source: AWS KMS developer guide, "Resource quotas": on-demand rotations per KMS key
    private static var onDemandLimit: Int { 25 }
}
