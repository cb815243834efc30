public import KeyModel

/// Makes a key, and its first version.
public struct CreateKey: ServiceRequest {
    public static let name = OperationName.createKey

    public var vault: VaultSelector
    public var algorithm: KeyAlgorithm
    public var purpose: KeyPurpose
    public var residence: KeyResidence
    /// The store that it is to live in, when its residence is `keyStore`.
    public var keyStore: KeyStoreIdentifier?
    /// The other manager's key that it is to be used with, when its residence is `external`.
    public var externalKey: String?
    /// At most 8,192 UTF-16 code units.
    public var description: String
    /// A key policy in IAM's language; nil for the default, which leaves it to identity policies.
    public var policy: String?
    /// Whether a policy is accepted that locks its author out.
    public var bypassPolicyLockoutSafetyCheck: Bool
    public var tags: [String: String]
    /// The name to give it at once; if it is taken, `nameTaken` decides.
    public var keyName: KeyName?
    public var nameTaken: NameTaken
    /// nil for all that the purpose and the algorithm offer.
    public var capabilities: [KeyCapability]?
    public var usagePeriod: UsagePeriod
    public var isEnabled: Bool
    /// nil for no automatic rotation.
    public var rotationPeriodInDays: Int?
    /// Whether it is made without material, to be imported; nil means no.
    public var isImported: Bool?
    /// Whether replicas of it can be made in vaults of other regions; nil for not.
    public var isMultiRegion: Bool?

    public init(
        vault: VaultSelector, algorithm: KeyAlgorithm = .aes256, purpose: KeyPurpose = .encryptDecrypt,
        residence: KeyResidence = .storage, description: String = "", policy: String? = nil,
        bypassPolicyLockoutSafetyCheck: Bool = false, tags: [String: String] = [:], keyName: KeyName? = nil,
        nameTaken: NameTaken = .refuse, capabilities: [KeyCapability]? = nil,
        usagePeriod: UsagePeriod = UsagePeriod(), isEnabled: Bool = true, rotationPeriodInDays: Int? = nil,
        isImported: Bool? = nil, isMultiRegion: Bool? = nil, keyStore: KeyStoreIdentifier? = nil,
        externalKey: String? = nil
    ) {
        self.vault = vault
        self.algorithm = algorithm
        self.purpose = purpose
        self.residence = residence
        self.description = description
        self.policy = policy
        self.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck
        self.tags = tags
        self.keyName = keyName
        self.nameTaken = nameTaken
        self.capabilities = capabilities
        self.usagePeriod = usagePeriod
        self.isEnabled = isEnabled
        self.rotationPeriodInDays = rotationPeriodInDays
        self.isImported = isImported
        self.keyStore = keyStore
        self.externalKey = externalKey
        self.isMultiRegion = isMultiRegion
    }

    public var demands: [Demand] {
        var facts: [RequestFact] = [
            .keyAlgorithm(algorithm), .keyPurpose(purpose),
            .keyOrigin(KeyOrigin(of: residence, isImported: isImported == true)),
            .isMultiRegion(isMultiRegion ?? false),
        ]
        if isMultiRegion == true { facts.append(.isReplica(false)) }
        if bypassPolicyLockoutSafetyCheck { facts.append(.bypassesLockoutCheck) }
        if !tags.isEmpty { facts.append(.tags(tags)) }
        var demands = [Demand(.createKey, on: .vault(vault), facts: facts)]
        if let keyName { demands.append(Demand(.createAlias, on: .keyName(keyName, vault))) }
        return demands
    }

    public func validate() throws(ServiceError) {
        guard description.utf16.count <= 8192 else { throw .invalidInput(.description) }
        guard purpose.suits(algorithm) else { throw .invalidInput(.purposeIncompatible(purpose, algorithm)) }
        try validateResidence()
        if isImported == true {
            // What is imported can't be made anew by a schedule, and lives in storage.
            guard residence == .storage else { throw .keyAlgorithmUnsupported(algorithm) }
            guard rotationPeriodInDays == nil else { throw .invalidInput(.rotationPeriod) }
        }
        // What never leaves its token can't be in two places.
        guard isMultiRegion != true || residence == .storage else { throw .unsupportedOperation }
        try KeyTags.validate(tags)
        if let keyName { try KeyNames.validate(keyName) }
        if let policy { try KeyPolicies.validate(policy) }
        if let days = rotationPeriodInDays { try RotationPeriods.validate(days) }
        try usagePeriod.validate()
    }

    private func validateResidence() throws(ServiceError) {
        switch residence {
        case .storage: break
        case .token: guard algorithm.isAsymmetric else { throw .keyAlgorithmUnsupported(algorithm) }
        case .keyStore, .external:
            guard algorithm == .aes256 else { throw .keyAlgorithmUnsupported(algorithm) }
            guard keyStore != nil, rotationPeriodInDays == nil else { throw .invalidInput(.keyStore(.keyKind)) }
        }
        guard (keyStore != nil) == (residence == .keyStore || residence == .external) else {
            throw .invalidInput(.keyStore(.keyKind))
        }
        guard (externalKey != nil) == (residence == .external), (externalKey?.utf8.count ?? 1) <= 128,
            externalKey?.utf8.allSatisfy({ $0.isLetterOrDigit || "-_.".utf8.contains($0) }) ?? true,
            externalKey != "", externalKey != ".", externalKey != ".."
        else { throw .invalidInput(.keyStore(.externalKey)) }
    }

    public typealias Outcome = KeyDescription
}

/// What becomes of a key whose name is taken.
public enum NameTaken: String, Sendable, Codable {
    case refuse
    /// The key of that name gets a new version, as Azure's create does.
    case addVersion
}
