import FoundationEssentials
import KeyModel
import ServiceRequests

/// A key on the screen.
enum KeyPresentation {
    /// The state in one word: what is scheduled says more than what is.
    static func state(_ key: KeyDescription) -> String {
        if let destruction = key.destruction { return "to be destroyed on \(DateText.day(destruction))" }
        if let days = key.waitingDaysAfterReplicas { return "to be destroyed \(days) days after its replicas" }
        if let imported = key.imported, !imported.isComplete { return "waits for its material" }
        if key.keyStore?.isConnected == false { return "unavailable: its key store isn't connected" }
        switch key.state {
        case .preActivation: return "not yet active"
        case .active: return "enabled"
        case .suspended: return "disabled"
        case .deactivated: return "deactivated"
        case .compromised: return "compromised"
        case .destroyed: return "destroyed"
        }
    }

    static func rotation(_ key: KeyDescription) -> String? {
        key.rotation.map { "every \($0.periodInDays) days, next \(DateText.day($0.next))" }
    }

    static func place(_ residence: KeyResidence) -> String {
        switch residence {
        case .storage: "storage"
        case .token: "HSM"
        case .keyStore: "key store"
        case .external: "storage, and another key manager"
        }
    }

    private static func material(_ imported: ImportedMaterial) -> String {
        guard imported.isPresent else { return "imported, not there" }
        return imported.expires.map { "imported, expires on \(DateText.text($0))" } ?? "imported, doesn't expire"
    }

    static func fields(
        _ key: KeyDescription, names: [KeyName], usage: GetKeyUsage.Outcome? = nil
    ) -> String {
        var fields = FieldList()
        fields.add("Names", names.isEmpty ? nil : names.sorted().joined(separator: ", "))
        fields.add("Id", key.key.identifier.text)
        fields.add("ARN", ResourceName.key(key.key.identifier, vault: key.key.vault).arn)
        fields.add("Vault", key.key.vault.name)
        if let set = key.multiRegion {
            fields.add("Primary in", "\(set.primary.name) (\(set.primary.region))")
            for replica in set.replicas { fields.add("Replica in", "\(replica.name) (\(replica.region))") }
        }
        fields.add("Description", key.description.isEmpty ? nil : key.description)
        fields.add("Algorithm", "\(key.algorithm.rawValue), for \(key.purpose.rawValue)")
        fields.add("State", state(key))
        fields.add("Lives in", key.keyStore.map { "key store \($0.identifier)" } ?? place(key.residence))
        fields.add("Material", key.imported.map { material($0) })
        fields.add("Created", DateText.text(key.created))
        fields.add("Version", "\(key.currentVersion.number), of \(DateText.text(key.currentVersion.created))")
        fields.add("Rotation", rotation(key) ?? "not automatic")
        fields.add("Last used", usage.map(lastUse))
        if key.isExposed == true { fields.add("Exposed", "over XKS, at /\(key.key.vault.name)/kms/xks/v1") }
        for tag in key.tags.sorted(by: { $0.key < $1.key }) { fields.add("Tag", "\(tag.key)=\(tag.value)") }
        return fields.text
    }

    /// Keys of the document: `id`, `arn`, `vault`, `names`, `description`, `algorithm`, `purpose`, `residence`, `keyStore`,
    /// `state`, `created`, `destruction`, `rotation` {`periodInDays`, `next`}, `tags`, `exposed`, `version` (see below),
    /// `multiRegion` {`primary`, `replicas`: vaults} or null. `imported` {`complete`, `expires`} or null.
    /// - Parameter usage: adds `lastUse` {`operation`, `time`, `request`}, null for none, and `usesTrackedSince`.
    static func json(_ key: KeyDescription, names: [KeyName], usage: GetKeyUsage.Outcome? = nil) -> JSONText {
        var members = members(key, names: names)
        if let usage {
            members.append(("lastUse", usage.lastUse.map(json) ?? .null))
            members.append(("usesTrackedSince", .date(usage.trackedSince)))
        }
        return .object(members)
    }

    private static func lastUse(_ usage: GetKeyUsage.Outcome) -> String {
        guard let use = usage.lastUse else {
            return usage.trackedSince > usage.created ? "not since \(DateText.text(usage.trackedSince))" : "never"
        }
        return "\(DateText.text(use.time)), for \(use.operation.rawValue)"
    }

    private static func json(_ use: KeyUsage) -> JSONText {
        .object([
            ("operation", .string(use.operation.rawValue)), ("time", .date(use.time)),
            ("request", .string(use.requestID)),
        ])
    }

    private static func members(_ key: KeyDescription, names: [KeyName]) -> [(String, JSONText)] {
        [
            ("id", .string(key.key.identifier.text)),
            ("arn", .string(ResourceName.key(key.key.identifier, vault: key.key.vault).arn)),
            ("vault", .string(key.key.vault.name)), ("names", .strings(names.sorted())),
            ("description", .string(key.description)), ("algorithm", .string(key.algorithm.rawValue)),
            ("purpose", .string(key.purpose.rawValue)), ("residence", .string(key.residence.rawValue)),
            ("keyStore", .optional(key.keyStore?.identifier)),
            ("state", .string(key.state.rawValue)), ("created", .date(key.created)),
            ("destruction", key.destruction.map { .date($0) } ?? .null), ("rotation", json(key.rotation)),
            ("imported", json(key.imported)),
            ("tags", .map(key.tags)), ("exposed", .bool(key.isExposed ?? false)),
            ("version", json(key.currentVersion)), ("multiRegion", json(key.multiRegion)),
        ]
    }

    private static func json(_ set: MultiRegionSet?) -> JSONText {
        guard let set else { return .null }
        return .object([("primary", .string(set.primary.name)), ("replicas", .strings(set.replicas.map(\.name)))])
    }

    private static func json(_ rotation: RotationSchedule?) -> JSONText {
        guard let rotation else { return .null }
        return .object([("periodInDays", .int(rotation.periodInDays)), ("next", .date(rotation.next))])
    }

    private static func json(_ imported: ImportedMaterial?) -> JSONText {
        guard let imported else { return .null }
        return .object([
            ("complete", .bool(imported.isComplete)), ("expires", imported.expires.map { .date($0) } ?? .null),
        ])
    }

    /// `number`, `id`, `created`, `updated`, `enabled`, `notBefore`, `notAfter`, `capabilities`, `publicKey` (base64 of
    /// DER, null for symmetric keys).
    static func json(_ version: KeyVersionDescription) -> JSONText {
        .object([
            ("number", .int(Int(version.number))), ("id", .string(version.identifier)),
            ("created", .date(version.created)), ("updated", .date(version.updated)),
            ("enabled", .bool(version.isEnabled)),
            ("notBefore", version.usagePeriod.start.map { .date($0) } ?? .null),
            ("notAfter", version.usagePeriod.end.map { .date($0) } ?? .null),
            ("capabilities", .strings(version.capabilities.map(\.rawValue))),
            ("publicKey", .optional(version.publicKey.map { Data($0.subjectPublicKeyInfo).base64EncodedString() })),
        ])
    }
}
