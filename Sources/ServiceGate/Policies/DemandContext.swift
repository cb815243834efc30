import AccessPolicy
import FoundationEssentials
import KeyModel
import ServiceRequests

/// When and whence a request came.
struct Circumstances: Sendable {
    var origin: Origin
    var now: Date
}

/// What a demand says to the condition keys. Nothing is computed before a policy asks for it: most policies have no
/// condition, and a decision is made for every request.
/// - Source: AWS IAM User Guide, AWS global condition context keys; AWS KMS Developer Guide, AWS KMS condition keys
struct DemandContext {
    let demand: ResolvedDemand
    let principal: PrincipalEntry
    let circumstances: Circumstances

    /// - Returns: nil where it says nothing to the key.
    func values(of key: ConditionKey) -> [String]? {
        guard let name = key.name else { return nil }
        for fact in demand.facts {
            if let values = ConditionWords.values(of: fact, for: key) { return values }
        }
        return valuesOfCaller(name) ?? valuesOfConnection(name) ?? valuesOfResource(key) ?? valuesOfDemand(key)
    }

    private func valuesOfCaller(_ name: ConditionKeyName) -> [String]? {
        let caller = principal.accessCaller
        switch name {
        case .principalARN: return [caller.roleARN ?? caller.arn]
        case .principalAccount: return [caller.account]
        case .principalType: return [caller.roleARN == nil ? "User" : "AssumedRole"]
        case .principalIsAWSService, .viaAWSService: return [ConditionWords.word(false)]
        case .userName: return caller.roleARN == nil ? [principal.caller.name] : nil
        case .userIdentifier: return caller.uniqueIdentifiers.last.map { [$0] }
        case .callerAccount: return demand.isOnKey ? [caller.account] : nil
        // Principals have no tags yet, and no second factor; who asks does so for themselves.
        case .principalTag, .multiFactorAuthPresent, .multiFactorAuthAge, .tokenIssueTime, .viaService: return nil
        default: return nil
        }
    }

    private func valuesOfConnection(_ name: ConditionKeyName) -> [String]? {
        switch name {
        case .sourceAddress: circumstances.origin.sourceAddress.map { [$0] }
        case .currentTime: [ConditionWords.word(circumstances.now)]
        case .epochTime: [String(Int64(circumstances.now.timeIntervalSince1970))]
        case .secureTransport: [ConditionWords.word(circumstances.origin.isSecure)]
        case .userAgent: circumstances.origin.userAgent.map { [$0] }
        case .requestedRegion: demand.vault.map { [$0.address.region] }
        default: nil
        }
    }

    private func valuesOfResource(_ key: ConditionKey) -> [String]? {
        if key.name == .resourceAccount { return [demand.account ?? principal.caller.account] }
        guard let record = demand.key?.record else {
            return key.name == .resourceTag ? demand.clusterTags?.caseInsensitively(key.suffix) : nil
        }
        switch key.name {
        case .resourceTag: return record.tags.caseInsensitively(key.suffix)
        case .keySpec, .legacyKeySpec: return [ConditionWords.word(record.algorithm)]
        case .keyUsage, .legacyKeyUsage: return [ConditionWords.word(record.purpose)]
        case .keyOrigin: return [ConditionWords.word(record.origin)]
        case .multiRegion: return [ConditionWords.word(record.multiRegion != nil)]
        case .multiRegionKeyType:
            return record.multiRegion.map { _ in [ConditionWords.word(isReplica: record.isReplica)] }
        case .resourceAliases: return demand.names?.map { "alias/" + $0 }
        default: return nil
        }
    }

    private func valuesOfDemand(_ key: ConditionKey) -> [String]? {
        switch key.name {
        case .encryptionContext: demand.encryptionContext.caseInsensitively(key.suffix)
        case .encryptionContextKeys: demand.encryptionContext.keys.sorted()
        case .requestAlias: demand.requestedName.map { ["alias/" + $0] }
        case .reEncryptOnSameKey: demand.isOnSameKey.map { [ConditionWords.word($0)] }
        // Only a service of AWS's asks for grants for its resources.
        case .grantIsForAWSResource: demand.action.isOfGrants ? [ConditionWords.word(false)] : nil
        default: nil
        }
    }
}

extension ActionName {
    /// Whether it is one of those that a policy may bind to grants for AWS's services.
    fileprivate var isOfGrants: Bool {
        ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"].contains(rawValue)
    }

    /// Whether its operation takes the name of a key in the key's place.
    var takesNames: Bool {
        switch self {
        case .createAlias, .updateAlias, .deleteAlias: false
        default: true
        }
    }
}
