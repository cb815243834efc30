public import KeyModel

/// Changes what a version may be used for and when; nil leaves as it is.
public struct UpdateKeyVersion: ServiceRequest {
    public static let name = OperationName.updateKeyVersion

    public var key: KeyReference
    /// nil for the current one.
    public var version: KeyVersionIdentifier?
    public var isEnabled: Bool?
    public var usagePeriod: UsagePeriod?
    public var capabilities: [KeyCapability]?
    /// Replaces all tags of the key.
    public var tags: [String: String]?

    public init(
        key: KeyReference, version: KeyVersionIdentifier?, isEnabled: Bool? = nil, usagePeriod: UsagePeriod? = nil,
        capabilities: [KeyCapability]? = nil, tags: [String: String]? = nil
    ) {
        self.key = key
        self.version = version
        self.isEnabled = isEnabled
        self.usagePeriod = usagePeriod
        self.capabilities = capabilities
        self.tags = tags
    }

    public var demands: [Demand] {
        let facts = tags.map { [RequestFact.tags($0)] } ?? []
        var demands = [Demand(.updateKeyVersion, on: .key(key), for: .change, facts: facts)]
        if let isEnabled { demands.append(Demand(isEnabled ? .enableKey : .disableKey, on: .key(key), for: .change)) }
        return demands
    }

    public func validate() throws(ServiceError) {
        if let tags { try KeyTags.validate(tags) }
        try usagePeriod?.validate()
    }

    public typealias Outcome = KeyDescription
}
