public import FoundationEssentials
public import KeyModel

/// Tells what a key was last used for.
public struct GetKeyUsage: ServiceRequest {
    public static let name = OperationName.getKeyUsage

    public var key: KeyReference

    public init(key: KeyReference) { self.key = key }

    public var demands: [Demand] { [Demand(.getKeyLastUsage, on: .key(key))] }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// nil when it wasn't used since `trackedSince`.
        public var lastUse: KeyUsage?
        /// When uses began to be kept, or when the key was made if that was later.
        public var trackedSince: Date
        public var created: Date

        public init(key: KeyIdentity, lastUse: KeyUsage?, trackedSince: Date, created: Date) {
            self.key = key
            self.lastUse = lastUse
            self.trackedSince = trackedSince
            self.created = created
        }
    }
}

/// A successful use of a key's material.
public struct KeyUsage: Hashable, Sendable, Codable {
    public var operation: OperationName
    public var time: Date
    /// Under which the trail has its record.
    public var requestID: String

    public init(operation: OperationName, time: Date, requestID: String) {
        self.operation = operation
        self.time = time
        self.requestID = requestID
    }
}
