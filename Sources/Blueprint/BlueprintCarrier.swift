import KeyModel
import ServiceRequests

/// Carries steps out, and remembers that there is no token once it was told so.
struct BlueprintCarrier {
    let session: any Session
    private var isWithoutToken = false

    init(session: any Session) { self.session = session }

    /// - Returns: the step as it was done.
    mutating func carryOut(_ step: BlueprintStep) async throws(ServiceError) -> BlueprintStep {
        switch step.action {
        case nil: break
        case .createVault(let request): _ = try await session.submit(request)
        case .createKey(let request): _ = try await session.submit(request)
        case .createKeyInTokenIfAny(let request): return try await create(request, step)
        case .updateDescription(let request): _ = try await session.submit(request)
        case .tag(let request): _ = try await session.submit(request)
        case .enableRotation(let request): _ = try await session.submit(request)
        case .disableRotation(let request): _ = try await session.submit(request)
        case .updateVersion(let request): _ = try await session.submit(request)
        case .putPolicy(let request): _ = try await session.submit(request)
        }
        return step
    }

    /// A token that is configured and doesn't answer is a fault, and no reason to make the key elsewhere.
    private mutating func create(_ request: CreateKey, _ step: BlueprintStep) async throws(ServiceError)
        -> BlueprintStep
    {
        if !isWithoutToken {
            do throws(ServiceError) {
                _ = try await session.submit(request)
                return step
            } catch .hardwareNotConfigured {
                isWithoutToken = true
            }
        }
        var inStorage = request
        inStorage.residence = .storage
        _ = try await session.submit(inStorage)
        var done = step
        done.detail += "; made in storage, because no HSM is configured"
        return done
    }
}
