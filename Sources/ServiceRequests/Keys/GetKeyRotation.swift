public import KeyModel

/// Whether and when a key is rotated automatically.
public struct GetKeyRotation: ServiceRequest {
    public static let name = OperationName.getKeyRotation

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.getKeyRotationStatus, on: .key(key))]
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// nil while the key is to be destroyed: it is not rotated then.
        public var schedule: RotationSchedule?

        public init(key: KeyIdentity, schedule: RotationSchedule?) {
            self.key = key
            self.schedule = schedule
        }
    }
}
