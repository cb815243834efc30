public import KeyModel

/// Replaces the text that describes a key.
public struct UpdateKeyDescription: ServiceRequest {
    public static let name = OperationName.updateKeyDescription

    public var key: KeyReference
    /// At most 8,192 UTF-16 code units.
    public var description: String

    public init(key: KeyReference, description: String) {
        self.key = key
        self.description = description
    }

    public var demands: [Demand] {
        [Demand(.updateKeyDescription, on: .key(key), for: .change)]
    }

    public func validate() throws(ServiceError) {
        guard description.utf16.count <= 8192 else { throw .invalidInput(.description) }
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
