public import KeyModel

/// Stores what keys were last used for, as far as it is only in memory and in the trail. For the scheduler.
public struct RecordKeyUsage: ServiceRequest {
    public static let name = OperationName.recordKeyUsage

    public init() {}

    public var demands: [Demand] { [Demand(.recordKeyUsage, on: .service)] }

    public struct Outcome: Sendable, Codable {
        /// Keys that are left for another time.
        public var remaining: Int

        public init(remaining: Int) { self.remaining = remaining }
    }
}
