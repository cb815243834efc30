import FoundationEssentials
import KeyModel

/// Which use of a key its life cycle allows.
///
/// | use               | active | suspended | awaiting destruction | deactivated | compromised |
/// |-------------------|--------|-----------|----------------------|-------------|-------------|
/// | inspect           | yes    | yes       | yes                  | yes         | yes         |
/// | change            | yes    | yes       | no                   | yes         | yes         |
/// | requireActive     | yes    | no        | no                   | no          | no          |
/// | arrangeRotation   | yes    | no        | no                   | no          | no          |
/// | applyProtection   | yes    | no        | no                   | no          | no          |
/// | processProtected  | yes    | no        | no                   | yes         | yes         |
/// | cancelDestruction | no     | no        | before its day       | no          | no          |
/// | destroy           | no     | no        | when its day has come| no          | no          |
///
/// While imported material is missing or has expired, `requireActive`, `applyProtection` and `processProtected` are refused.
/// A primary that awaits the destruction of its replicas awaits its own; that can be called off at any time.
///
/// - Source: SP 800-57 Part 1 Rev. 5, section 7; AWS KMS developer guide, "Key states of AWS KMS keys"
enum LifeCycle {
    static func check(_ use: KeyUse, of key: KeyRecord, at now: Date) throws(ServiceError) {
        let condition =
            key.waitingDaysAfterReplicas == nil
            ? obstacle(to: use, state: key.state, destruction: key.destruction, now: now)
            : use == .inspect || use == .cancelDestruction ? nil : .awaitingReplicaDestruction
        if let imported = key.imported, use.needsMaterial, condition == nil || condition == .suspended {
            guard imported.isUsable(at: now) else { throw .keyStateForbids(key.identifier, .pendingImport) }
        }
        if let condition { throw .keyStateForbids(key.identifier, condition) }
    }

    /// A key whose store isn't connected can be looked after, and not used. What else stands in the way is told first only
    /// of one that awaits destruction.
    /// - Source: AWS KMS developer guide, "Key states of AWS KMS keys", Unavailable
    static func check(
        _ use: KeyUse, of key: KeyRecord, in store: KeyStoreRecord?, at now: Date
    ) throws(ServiceError) {
        if let store, store.connection != .connected, use == .applyProtection || use == .processProtected,
            key.destruction == nil, key.state != .destroyed
        {
            if store.external != nil { throw .externalKeyFailed(.notConnected) }
            throw .keyStateForbids(key.identifier, .unavailable)
        }
        try check(use, of: key, at: now)
    }

    /// A version can be disabled, and has a usage period of its own.
    static func check(
        _ use: KeyUse, of version: KeyVersionRecord, key: KeyIdentifier, at now: Date
    ) throws(ServiceError) {
        guard use == .applyProtection || use == .processProtected else { return }
        guard version.isEnabled else { throw .keyStateForbids(key, .suspended) }
        if let start = version.usagePeriod.start, now < start { throw .keyStateForbids(key, .notYetActive) }
        if use == .applyProtection, let end = version.usagePeriod.end, now >= end {
            throw .keyStateForbids(key, .expired)
        }
    }

    static func obstacle(to use: KeyUse, state: KeyState, destruction: Date?, now: Date) -> KeyCondition? {
        if state == .destroyed { return .destroyed }
        switch use {
        case .inspect: return nil
        case .change: return destruction == nil ? nil : .awaitingDestruction
        case .cancelDestruction:
            guard let destruction else { return .notAwaitingDestruction }
            // When its day has come a key may be under destruction already.
            return now < destruction ? nil : .awaitingDestruction
        case .destroy:
            guard let destruction else { return .notAwaitingDestruction }
            return destruction <= now ? nil : .destructionNotDue
        case .requireActive, .applyProtection, .arrangeRotation:
            return destruction == nil ? obstacleToProtecting(state) : .awaitingDestruction
        case .processProtected:
            return destruction == nil ? obstacleToProcessing(state) : .awaitingDestruction
        }
    }

    private static func obstacleToProtecting(_ state: KeyState) -> KeyCondition? {
        switch state {
        case .active: nil
        case .preActivation: .notYetActive
        case .suspended: .suspended
        case .deactivated: .deactivated
        case .compromised: .compromised
        case .destroyed: .destroyed
        }
    }

    private static func obstacleToProcessing(_ state: KeyState) -> KeyCondition? {
        switch state {
        case .active, .deactivated, .compromised: nil
        case .preActivation: .notYetActive
        case .suspended: .suspended
        case .destroyed: .destroyed
        }
    }
}

extension KeyUse {
    fileprivate var needsMaterial: Bool {
        switch self {
        case .applyProtection, .processProtected, .requireActive: true
        case .arrangeRotation, .change, .inspect, .cancelDestruction, .destroy: false
        }
    }
}
