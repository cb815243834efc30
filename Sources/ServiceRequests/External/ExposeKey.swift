public import KeyModel

/// Makes a key serve another service's key manager over XKS, or no longer.
public struct ExposeKey: ServiceRequest {
    public static let name = OperationName.exposeKey

    /// An AES-256 key.
    public var key: KeyReference
    public var isExposed: Bool

    public init(key: KeyReference, isExposed: Bool) {
        self.key = key
        self.isExposed = isExposed
    }

    public var demands: [Demand] {
        [Demand(.exposeKey, on: .key(key), for: .change)]
    }

    public typealias Outcome = KeyDescription
}
