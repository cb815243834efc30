public import FoundationEssentials
public import KeyModel

/// Has a key destroyed after a waiting period, in which it can't be used.
public struct ScheduleKeyDestruction: ServiceRequest {
    public static let name = OperationName.scheduleKeyDestruction

    public var key: KeyReference
    /// 7 to 30.
    public var waitingDays: Int

    public init(key: KeyReference, waitingDays: Int = 30) {
        self.key = key
        self.waitingDays = waitingDays
    }

    public var demands: [Demand] {
        [Demand(.scheduleKeyDeletion, on: .key(key), for: .change, facts: [.waitingDays(waitingDays)])]
    }

    public func validate() throws(ServiceError) {
        guard (7...30).contains(waitingDays) else { throw .invalidInput(.waitingPeriod) }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// nil for the primary of a multi-region key that has replicas: its waiting period begins when the last is gone.
        public var destruction: Date?
        public var waitingDays: Int

        public init(key: KeyIdentity, destruction: Date?, waitingDays: Int) {
            self.key = key
            self.destruction = destruction
            self.waitingDays = waitingDays
        }
    }
}
