public import KeyModel

/// The public half of an asymmetric key, in its description.
public struct GetPublicKey: ServiceRequest {
    public static let name = OperationName.getPublicKey

    public var key: KeyReference
    public var version: KeyVersionIdentifier?

    public init(key: KeyReference, version: KeyVersionIdentifier? = nil) {
        self.key = key
        self.version = version
    }

    public var demands: [Demand] {
        [Demand(.getPublicKey, on: .key(key), for: .requireActive)]
    }

    public typealias Outcome = KeyDescription
}
