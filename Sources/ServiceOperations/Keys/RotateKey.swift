import AuditTrail
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
        if key.record.imported != nil {
            guard trigger == .onDemand else { throw .keyOriginForbids(key.record.identifier, key.record.origin) }
            return try await promoteWaiting(of: key, notes: authorization.notes, in: room)
        }
        if trigger == .onDemand, let next = key.record.rotation?.next, next < now + Self.imminence {
            throw .rotationImminent(key.record.identifier)
        }
        let current = key.currentVersion
        let making = KeyMaking(
            algorithm: key.record.algorithm, residence: key.record.residence, vault: key.vault, room: room,
            notes: authorization.notes)
        let template = VersionTemplate(
            usagePeriod: current.usagePeriod.renewed(after: current.created, at: now),
            capabilities: current.capabilities)
        var version = try await making.makeVersion(
            key.record.currentVersion + 1, of: key.record.identifier, like: template, at: now)
        (version.trigger, version.rotated) = (trigger, now)
        authorization.notes.made(key.record.identifier, version: version.number)
        var revised = key.revised
        revised.record.currentVersion = version.number
        if trigger == .onDemand { revised.record.onDemandRotations += 1 }
        if trigger == .scheduled, let days = revised.record.rotation?.periodInDays {
            revised.record.rotation = RotationSchedule(every: days, from: now)
        }
        return Performance(
            KeyDescription(revised.record, version: version, address: key.address, in: key.keyStore, at: now),
            changes: [.replace(revised), .insert(version)]
                + (try await key.spread(revised.record, version: version)), undo: making.undo(version))
    }

    /// The material that was imported for it becomes the current one.
    private func promoteWaiting(
        of key: AuthorizedKey, notes: RecordNotes, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        var versions = try await ImportedVersions(of: key, in: room)
        guard var waiting = versions.waiting(at: key.now) else {
            throw .noKeyMaterialWaiting(key.record.identifier)
        }
        (waiting.record.trigger, waiting.record.rotated) = (trigger, key.now)
        waiting.record.updated = key.now
        var revised = key.revised
        revised.record.currentVersion = waiting.record.number
        revised.record.onDemandRotations += 1
        versions.put(waiting)
        revised.record.imported = versions.summary(current: waiting.record.number)
        notes.made(key.record.identifier, version: waiting.record.number)
        notes.add(.material, waiting.record.identifier)
        return Performance(
            KeyDescription(revised.record, version: waiting.record, address: key.address, at: key.now),
            changes: [.replace(revised), .replace(waiting)]
                + (try await key.promoteInReplicas(waiting.record, of: revised.record, in: room)))
    }

    /// - Source: AWS KMS API Reference, RotateKeyOnDemand, ConflictException: within the next 20 minutes
    private static var imminence: TimeInterval { 20 * 60 }

    /// - Source: AWS KMS developer guide, "Resource quotas": on-demand rotations per KMS key
    private static var onDemandLimit: Int { 25 }
}
