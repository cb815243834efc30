import KeyModel
import ServiceRequests

/// Compares one vault and its keys with what is there.
struct VaultComparison {
    private let vault: VaultBlueprint
    private let session: any Session
    private let hardwareAvailable: Bool?
    private var name: VaultName { vault.address.name }

    init(_ vault: VaultBlueprint, session: any Session, hardwareAvailable: Bool?) {
        self.vault = vault
        self.session = session
        self.hardwareAvailable = hardwareAvailable
    }

    func steps(among existing: [VaultAddress]) async throws(ServiceError) -> [BlueprintStep] {
        if let found = existing.first(where: { $0.name.lowercased() == name.lowercased() }) {
            guard found == vault.address else {
                return [BlueprintStep(.impossible, name, nil, differences(from: found))]
            }
            return try await [BlueprintStep(.same, name, nil, place)] + keySteps()
        }
        if let taken = existing.first(where: {
            $0.region == vault.address.region && $0.account == vault.address.account
        }) {
            let reason = "vault \(taken.name) is already the one of \(taken.region), account \(taken.account)"
            return [BlueprintStep(.impossible, name, nil, reason)]
        }
        let creation = BlueprintStep(.create, name, nil, place, .createVault(CreateVault(address: vault.address)))
        return [creation] + vault.keys.map { comparison(of: $0).creation }
    }

    private var place: String { "\(vault.address.region), account \(vault.address.account)" }

    private func differences(from found: VaultAddress) -> String {
        let fields: [(String, String, String)] = [
            ("name", found.name, name), ("region", found.region, vault.address.region),
            ("partition", found.partition, vault.address.partition), ("account", found.account, vault.address.account),
            ("tenant", found.tenant, vault.address.tenant),
        ]
        let differing = fields.filter { $0.1 != $0.2 }.map { "\($0.0) is \($0.1), not \($0.2)" }
        return differing.joined(separator: ", ") + "; a vault's address is fixed when it is made"
    }

    private func comparison(of key: KeyBlueprint) -> KeyComparison {
        KeyComparison(key: key, vault: name, hardwareAvailable: hardwareAvailable)
    }

    private func keySteps() async throws(ServiceError) -> [BlueprintStep] {
        let found = try await namedKeys()
        var steps: [BlueprintStep] = []
        for key in vault.keys {
            let comparison = comparison(of: key)
            guard let existing = found[key.name] else {
                steps.append(comparison.creation)
                continue
            }
            steps += comparison.steps(from: existing, policy: try await policy(of: key))
        }
        return steps
    }

    /// Asked for only where it is compared: not everybody who may plan may read policies.
    private func policy(of key: KeyBlueprint) async throws(ServiceError) -> String? {
        guard key.policy != nil else { return nil }
        return try await session.submit(GetKeyPolicy(key: KeyReference(.name(key.name), in: .named(name)))).policy
    }

    private func namedKeys() async throws(ServiceError) -> [KeyName: KeyDescription] {
        let wanted = Set(vault.keys.map(\.name))
        var found: [KeyName: KeyDescription] = [:]
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(ListKeyNames(vault: .named(name), describing: true, page: page))
            for element in answer.elements where wanted.contains(element.name) {
                found[element.name] = try await description(of: element)
            }
            page.after = answer.next
        } while page.after != nil && found.count < wanted.count
        return found
    }

    private func description(of named: NamedKey) async throws(ServiceError) -> KeyDescription {
        if let description = named.description { return description }
        return try await session.submit(DescribeKey(key: KeyReference(.id(named.key.identifier), in: .named(name))))
    }
}
