import KeyModel
import ServiceRequests

/// Compares one key with what is there under its name.
struct KeyComparison {
    let key: KeyBlueprint
    let vault: VaultName
    let hardwareAvailable: Bool?

    private var reference: KeyReference { KeyReference(.name(key.name), in: .named(vault)) }

    /// The step for a key that isn't there.
    var creation: BlueprintStep {
        switch (key.hardware, hardwareAvailable) {
        case (.no, _), (.prefer, false?): create(.createKey(key.creation(in: vault, residence: .storage)), "in storage")
        case (.prefer, let available):
            create(
                .createKeyInTokenIfAny(key.creation(in: vault, residence: .token)),
                available == true ? "in the HSM" : "in the HSM where there is one")
        case (.require, false?): impossible("it has to live in an HSM, and none is configured")
        case (.require, _): create(.createKey(key.creation(in: vault, residence: .token)), "in the HSM")
        }
    }

    private func create(_ action: BlueprintAction, _ place: String) -> BlueprintStep {
        var detail = "\(key.algorithm.rawValue) for \(key.purpose.rawValue), \(place)"
        if let days = key.rotation?.days { detail += ", new version every \(days) days" }
        return BlueprintStep(.create, vault, key.name, detail, action)
    }

    /// - Parameter policy: the key's own, where the blueprint has one too.
    func steps(from found: KeyDescription, policy: String?) -> [BlueprintStep] {
        if let reason = fixedDifference(from: found) { return [impossible(reason)] }
        let changes = [
            descriptionChange(from: found), tagChange(from: found), capabilityChange(from: found),
            rotationChange(from: found), policyChange(from: policy),
        ].compactMap { $0 }
        guard changes.isEmpty else { return changes }
        let place = found.residence == .token ? "in the HSM" : "in storage"
        return [BlueprintStep(.same, vault, key.name, "\(found.algorithm.rawValue), \(place)")]
    }

    /// What is decided when a key is made.
    private func fixedDifference(from found: KeyDescription) -> String? {
        if found.awaitsDestruction {
            return "it awaits destruction; 'aegis-kms key cancel-destruction' calls that off"
        }
        if found.algorithm != key.algorithm {
            return "it is of \(found.algorithm.rawValue), not \(key.algorithm.rawValue)"
        }
        if found.purpose != key.purpose { return "it is for \(found.purpose.rawValue), not \(key.purpose.rawValue)" }
        switch (key.hardware, found.residence) {
        case (.require, .keyStore), (.no, .keyStore): return "it lives in a key store"
        case (.require, .storage): return "it lives in storage, and has to in the HSM"
        case (.no, .token): return "it lives in the HSM, and is meant to in storage"
        default: return nil
        }
    }

    private func descriptionChange(from found: KeyDescription) -> BlueprintStep? {
        guard let description = key.description, description != found.description else { return nil }
        return change("description", .updateDescription(UpdateKeyDescription(key: reference, description: description)))
    }

    private func tagChange(from found: KeyDescription) -> BlueprintStep? {
        let missing = key.allTags.filter { found.tags[$0.key] != $0.value }
        guard !missing.isEmpty else { return nil }
        let names = missing.keys.sorted().joined(separator: ", ")
        return change("tags \(names)", .tag(TagKey(key: reference, tags: missing)))
    }

    private func capabilityChange(from found: KeyDescription) -> BlueprintStep? {
        guard let wanted = key.capabilities, wanted != found.currentVersion.capabilities.sorted() else { return nil }
        let names = wanted.map(\.rawValue).joined(separator: ", ")
        return change(
            "capabilities \(names)",
            .updateVersion(UpdateKeyVersion(key: reference, version: nil, capabilities: wanted)))
    }

    private func rotationChange(from found: KeyDescription) -> BlueprintStep? {
        guard let wanted = key.rotation, wanted.days != found.rotation?.periodInDays else { return nil }
        guard key.algorithm == .aes256 else {
            return impossible("the rotation of \(key.algorithm.rawValue) keys is decided when they are made")
        }
        guard let days = wanted.days else {
            return change("no automatic rotation", .disableRotation(DisableKeyRotation(key: reference)))
        }
        let before = found.rotation.map { "every \($0.periodInDays) days" } ?? "never"
        return change(
            "new version every \(days) days, was \(before)",
            .enableRotation(EnableKeyRotation(key: reference, periodInDays: days)))
    }

    private func policyChange(from found: String?) -> BlueprintStep? {
        guard let wanted = key.policy else { return nil }
        if let found, PolicyText.canonical(found) == PolicyText.canonical(wanted) { return nil }
        return change("policy", .putPolicy(PutKeyPolicy(key: reference, policy: wanted)))
    }

    private func change(_ detail: String, _ action: BlueprintAction) -> BlueprintStep {
        BlueprintStep(.change, vault, key.name, detail, action)
    }

    private func impossible(_ reason: String) -> BlueprintStep {
        BlueprintStep(.impossible, vault, key.name, reason)
    }
}
