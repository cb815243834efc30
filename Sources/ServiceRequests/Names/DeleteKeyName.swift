public import KeyModel

/// Takes a name away; the key stays.
public struct DeleteKeyName: ServiceRequest {
    public static let name = OperationName.deleteKeyName

    public var keyName: KeyName
    public var vault: VaultSelector

    public init(keyName: KeyName, vault: VaultSelector) {
        self.keyName = keyName
        self.vault = vault
    }

    public var demands: [Demand] {
        [
            Demand(.deleteAlias, on: .keyName(keyName, vault)),
            Demand(.deleteAlias, on: .key(KeyReference(.name(keyName), in: vault))),
        ]
    }

    public func validate() throws(ServiceError) {
        try KeyNames.validate(keyName)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
