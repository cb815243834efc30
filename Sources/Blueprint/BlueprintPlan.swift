public import KeyModel
public import ServiceRequests

/// What has to be done for a service to be as its blueprint says.
public struct BlueprintPlan: Sendable {
    /// In the blueprint's order: each vault, then its keys.
    public internal(set) var steps: [BlueprintStep]

    /// Whether anything is not as it should be.
    public var hasDifference: Bool { steps.contains { $0.kind != .same } }

    public func count(of kind: BlueprintStep.Kind) -> Int { steps.count { $0.kind == kind } }

    /// Compares; changes nothing. It asks for the vaults and, in each that is there, for the named keys (for a key's policy
    /// only where the blueprint has one).
    /// - Parameters:
    ///   - session: whose caller may list and describe.
    ///   - hardwareAvailable: whether a token is configured; nil where that isn't known.
    public static func make(
        for blueprint: Blueprint, session: any Session, hardwareAvailable: Bool? = nil
    ) async throws(ServiceError) -> BlueprintPlan {
        let existing = try await session.submit(ListVaults()).vaults
        var steps: [BlueprintStep] = []
        for vault in blueprint.vaults {
            let comparison = VaultComparison(vault, session: session, hardwareAvailable: hardwareAvailable)
            steps += try await comparison.steps(among: existing)
        }
        return BlueprintPlan(steps: steps)
    }

    /// Carries the steps out, in their order. It can be repeated after an interruption: plan again and apply the rest.
    /// - Parameter progress: told of each step that is done, and of each that can't be; not of what is the same.
    /// - Throws: what the service refuses a step with; the steps before it are done.
    public func apply(
        session: any Session, progress: @Sendable (BlueprintStep) -> Void = { _ in }
    ) async throws(ServiceError) {
        var carrier = BlueprintCarrier(session: session)
        for step in steps where step.kind != .same { progress(try await carrier.carryOut(step)) }
    }
}
