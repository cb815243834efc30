import FoundationEssentials
import KeyModel
import ServiceRequests
import Synchronization

/// A service that remembers vaults and keys, and does to them what blueprints ask for.
final class MemoryService: Session {
    struct State {
        var vaults: [VaultAddress] = []
        var keys: [String: KeyDescription] = [:]
        var policies: [String: String] = [:]
        var log: [OperationName] = []
        var created: [CreateKey] = []
    }

    let caller = Caller.system(.bootstrap)
    let vault: VaultAddress? = nil
    let hasToken: Bool
    /// What creating a key in the token is refused with where there is none.
    let tokenError: ServiceError
    /// What listings are cut to; 0 for not at all.
    let pageSize: Int
    let state = Mutex(State())

    init(hasToken: Bool = false, tokenError: ServiceError = .hardwareNotConfigured, pageSize: Int = 0) {
        self.hasToken = hasToken
        self.tokenError = tokenError
        self.pageSize = pageSize
    }

    var log: [OperationName] { state.withLock { $0.log } }
    func keys(in vault: VaultName) -> [KeyName] {
        state.withLock {
            $0.keys.keys.filter { $0.hasPrefix(vault + "/") }.map { String($0.dropFirst(vault.count + 1)) }
        }
        .sorted()
    }
    func key(_ name: String) -> KeyDescription? { state.withLock { $0.keys[name] } }
    func change(_ name: String, _ body: (inout KeyDescription) -> Void) {
        state.withLock { state in if state.keys[name] != nil { body(&state.keys[name]!) } }
    }
    func clearLog() { state.withLock { $0.log = [] } }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {}

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        try request.validate()
        let result: Result<any Sendable, ServiceError> = state.withLock { state in
            state.log.append(R.name)
            do throws(ServiceError) {
                return .success(try answer(request, &state))
            } catch {
                return .failure(error)
            }
        }
        return try result.get() as! R.Outcome
    }

    private func answer(_ request: any ServiceRequest, _ state: inout State) throws(ServiceError) -> any Sendable {
        switch request {
        case is ListVaults: return ListVaults.Outcome(vaults: state.vaults)
        case let request as CreateVault:
            state.vaults.append(request.address)
            return CreateVault.Outcome(address: request.address)
        case let request as CreateKey: return try create(request, &state)
        case let request as ListKeyNames: return names(request, state)
        case let request as UpdateKeyDescription:
            try change(request.key, &state) { $0.description = request.description }
            return UpdateKeyDescription.Outcome()
        case let request as TagKey:
            try change(request.key, &state) { $0.tags.merge(request.tags) { _, new in new } }
            return TagKey.Outcome()
        case let request as EnableKeyRotation:
            let days = request.periodInDays ?? 365
            try change(request.key, &state) { $0.rotation = RotationSchedule(periodInDays: days, next: Self.date) }
            return EnableKeyRotation.Outcome()
        case let request as DisableKeyRotation:
            try change(request.key, &state) { $0.rotation = nil }
            return DisableKeyRotation.Outcome()
        case let request as UpdateKeyVersion:
            try change(request.key, &state) { $0.currentVersion.capabilities = request.capabilities ?? [] }
            return state.keys[try name(of: request.key, state)]!
        case let request as GetKeyPolicy:
            return GetKeyPolicy.Outcome(policy: state.policies[try name(of: request.key, state)] ?? "{}")
        case let request as PutKeyPolicy:
            state.policies[try name(of: request.key, state)] = request.policy
            return PutKeyPolicy.Outcome()
        default: throw .unsupportedOperation
        }
    }

    private func create(_ request: CreateKey, _ state: inout State) throws(ServiceError) -> KeyDescription {
        state.created.append(request)
        if request.residence == .token, !hasToken { throw tokenError }
        guard case .named(let vaultName) = request.vault, let name = request.keyName,
            let address = state.vaults.first(where: { $0.name == vaultName })
        else { throw .vaultNotFound }
        let version = KeyVersionDescription(
            number: 1, identifier: "v1", created: Self.date, updated: Self.date, isEnabled: true,
            usagePeriod: UsagePeriod(), capabilities: request.capabilities ?? [.encrypt, .decrypt], publicKey: nil)
        let key = KeyDescription(
            key: KeyIdentity(KeyIdentifier(), in: address), algorithm: request.algorithm, purpose: request.purpose,
            residence: request.residence, description: request.description, created: Self.date, state: .active,
            destruction: nil, tags: request.tags,
            rotation: request.rotationPeriodInDays.map { RotationSchedule(periodInDays: $0, next: Self.date) },
            currentVersion: version)
        state.keys["\(vaultName)/\(name)"] = key
        state.policies["\(vaultName)/\(name)"] = request.policy
        return key
    }

    private func names(_ request: ListKeyNames, _ state: State) -> Page<NamedKey> {
        guard case .named(let vault) = request.vault else { return Page([], next: nil) }
        let all = state.keys.filter { $0.key.hasPrefix(vault + "/") }.sorted { $0.key < $1.key }.map { name, key in
            NamedKey(
                name: String(name.dropFirst(vault.count + 1)), key: key.key, created: Self.date, updated: Self.date,
                description: request.describing ? key : nil)
        }
        let rest = all.filter { element in request.page.after.map { element.name > $0 } ?? true }
        guard pageSize > 0, rest.count > pageSize else { return Page(rest, next: nil) }
        return Page(Array(rest.prefix(pageSize)), next: rest[pageSize - 1].name)
    }

    private func name(of key: KeyReference, _ state: State) throws(ServiceError) -> String {
        guard case .named(let vault) = key.vault, case .name(let name) = key.selector,
            state.keys["\(vault)/\(name)"] != nil
        else { throw .keyNotFound(key.selector) }
        return "\(vault)/\(name)"
    }

    private func change(
        _ key: KeyReference, _ state: inout State, _ body: (inout KeyDescription) -> Void
    ) throws(ServiceError) {
        body(&state.keys[try name(of: key, state)]!)
    }

    private static let date = Date(timeIntervalSince1970: 1_800_000_000)
}
