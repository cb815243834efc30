public import KeyModel

/// Gives a key a name.
public struct CreateKeyName: ServiceRequest {
    public static let name = OperationName.createKeyName

    public var keyName: KeyName
    public var target: KeyReference

    public init(keyName: KeyName, target: KeyReference) {
        self.keyName = keyName
        self.target = target
    }

    public var demands: [Demand] {
        [
            Demand(.createAlias, on: .keyName(keyName, target.vault)),
            Demand(.createAlias, on: .key(target), for: .change),
        ]
    }

    public func validate() throws(ServiceError) {
        try KeyNames.validate(keyName)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
