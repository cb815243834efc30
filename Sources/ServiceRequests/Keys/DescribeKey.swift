public import KeyModel

/// Tells what may be told of a key.
public struct DescribeKey: ServiceRequest {
    public static let name = OperationName.describeKey

    public var key: KeyReference
    /// Describes that version instead of the current one.
    public var version: KeyVersionIdentifier?

    public init(key: KeyReference, version: KeyVersionIdentifier? = nil) {
        self.key = key
        self.version = version
    }

    public var demands: [Demand] {
        [Demand(.describeKey, on: .key(key))]
    }

    public typealias Outcome = KeyDescription
}
