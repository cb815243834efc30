public import KeyModel

/// Gives a name to another key of the same purpose and kind.
public struct UpdateKeyName: ServiceRequest {
    public static let name = OperationName.updateKeyName

    public var keyName: KeyName
    public var target: KeyReference

    public init(keyName: KeyName, target: KeyReference) {
        self.keyName = keyName
        self.target = target
    }

    public var demands: [Demand] {
        [
            Demand(.updateAlias, on: .keyName(keyName, target.vault)),
            Demand(.updateAlias, on: .key(KeyReference(.name(keyName), in: target.vault))),
            Demand(.updateAlias, on: .key(target), for: .change),
        ]
    }

    public func validate() throws(ServiceError) {
        try KeyNames.validate(keyName)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
