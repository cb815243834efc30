public import KeyModel

/// Has a key rotated automatically.
public struct EnableKeyRotation: ServiceRequest {
    public static let name = OperationName.enableKeyRotation

    public var key: KeyReference
    /// 90 to 2,560; nil keeps the period that was set, or 365.
    public var periodInDays: Int?

    public init(key: KeyReference, periodInDays: Int? = nil) {
        self.key = key
        self.periodInDays = periodInDays
    }

    public var demands: [Demand] {
        let facts = periodInDays.map { [RequestFact.rotationPeriodInDays($0)] } ?? []
        return [Demand(.enableKeyRotation, on: .key(key), for: .arrangeRotation, facts: facts)]
    }

    public func validate() throws(ServiceError) {
        if let periodInDays { try RotationPeriods.validate(periodInDays) }
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
