import KeyModel
import ServiceRequests

/// What a request demands, looked up, and whether its subject may. It hands nothing out: that is Gate.swift's alone.
extension Gate {
    func resolve(_ demands: [Demand]) async throws(ServiceError) -> [ResolvedDemand] {
        guard !demands.isEmpty else { throw .unsupportedOperation }
        var resolved: [ResolvedDemand] = []
        for demand in demands { resolved.append(try await resolve(demand)) }
        if demands.count == 2, demands[0].action == .reEncryptFrom, demands[1].action == .reEncryptTo {
            let keys = resolved.map { $0.key?.record.identifier }
            for index in resolved.indices { resolved[index].isOnSameKey = keys[0] == keys[1] }
        }
        return resolved
    }

    /// Reads the names of the keys where a policy asks for them; nearly none does.
    func readNames(
        of demands: [ResolvedDemand], for subject: Subject
    ) async throws(ServiceError) -> [ResolvedDemand] {
        guard case .principal(let principal) = subject,
            demands.contains(where: { $0.key.map { $0.asksForNames || principal.asksForNames } ?? false })
        else { return demands }
        var demands = demands
        for index in demands.indices {
            if let key = demands[index].key { demands[index].names = try await catalog.names(of: key) }
        }
        return demands
    }

    func resolve(_ demand: Demand) async throws(ServiceError) -> ResolvedDemand {
        var resolved = ResolvedDemand(demand)
        switch demand.resource {
        case .service: resolved.account = catalog.homeAccount
        case .caller: break
        case .vault(let selector):
            let vault = try catalog.vault(selector)
            (resolved.vault, resolved.account) = (vault, vault.address.account)
            resolved.resource = .vault(vault.address)
        case .keyName(let name, let selector):
            let vault = try catalog.vault(selector)
            (resolved.vault, resolved.account) = (vault, vault.address.account)
            resolved.resource = .keyName(name, vault: vault.address)
        case .hardwareCluster(let cluster):
            let vault = try catalog.vault(cluster.vault)
            (resolved.vault, resolved.account) = (vault, vault.address.account)
            resolved.resource = .hardwareCluster(cluster.identifier, vault: vault.address)
            let row = HardwareClusterRecord.rowKey(of: cluster.identifier, vault: vault.address.name)
            resolved.clusterTags = try await catalog.record(HardwareClusterRecord.self, at: row)?.record.tags
        case .key(let reference): try await resolve(reference, into: &resolved)
        }
        return resolved
    }

    private func resolve(_ reference: KeyReference, into resolved: inout ResolvedDemand) async throws(ServiceError) {
        let vault = try catalog.vault(reference.vault)
        (resolved.vault, resolved.account) = (vault, vault.address.account)
        resolved.isOnKey = true
        if case .name(let name) = reference.selector, resolved.action.takesNames { resolved.requestedName = name }
        do throws(ServiceError) {
            let key = try await catalog.key(reference.selector, in: vault)
            try await take(key, into: &resolved)
        } catch {
            guard case .keyNotFound = error else { throw error }
            if let found = try await catalog.keyElsewhere(reference) {
                (resolved.vault, resolved.account) = (found.vault, found.vault.address.account)
                return try await take(found, into: &resolved)
            }
            resolved.missing = error
            switch reference.selector {
            case .id(let identifier): resolved.resource = .key(identifier, vault: vault.address)
            case .name(let name): resolved.resource = .keyName(name, vault: vault.address)
            }
        }
    }

    private func take(_ key: KeyEntry, into resolved: inout ResolvedDemand) async throws(ServiceError) {
        resolved.key = key
        if let store = key.record.keyStore { resolved.keyStore = try await catalog.keyStore(store, in: key.vault) }
        resolved.resource = .key(key.record.identifier, vault: key.vault.address)
    }

    /// - Returns: what decided, for the record.
    func authorize(
        _ demands: [ResolvedDemand], for subject: Subject, under circumstances: Circumstances
    ) async throws(ServiceError) -> String? {
        var decidedBy: [String] = []
        for demand in demands {
            var decision = Decision.make(for: subject, demanding: demand, under: circumstances)
            if !decision.isAllowed, decision.reason.leavesItToGrants {
                let evaluator = GrantEvaluator(demand: demand, circumstances: circumstances, catalog: catalog)
                decision = try await evaluator.decide(for: subject) ?? decision
            }
            guard decision.isAllowed else {
                throw .accessDenied(demand.action, demand.resource, because: decision.reason)
            }
            // Only who may act on such a key learns that there is none.
            if let missing = demand.missing { throw missing }
            if let statement = decision.decidedBy { decidedBy.append(statement) }
        }
        return decidedBy.isEmpty ? nil : decidedBy.joined(separator: ", ")
    }
}
