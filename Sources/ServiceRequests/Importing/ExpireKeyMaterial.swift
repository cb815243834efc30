public import KeyModel

/// Deletes the imported material of a key whose day has come; nothing where none has.
public struct ExpireKeyMaterial: ServiceRequest {
    public static let name = OperationName.expireKeyMaterial

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.expireKeyMaterial, on: .key(key))]
    }

    public struct Outcome: Sendable, Codable {
        /// How many materials were deleted.
        public var deletedCount: Int

        public init(deletedCount: Int) {
            self.deletedCount = deletedCount
        }
    }
}
