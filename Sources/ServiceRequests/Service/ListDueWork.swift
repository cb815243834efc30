public import KeyModel

/// What the scheduler has to do now.
public struct ListDueWork: ServiceRequest {
    public static let name = OperationName.listDueWork

    /// 1 to 1,000.
    public var limit: Int

    public init(limit: Int = 100) {
        self.limit = limit
    }

    public var demands: [Demand] {
        [Demand(.listDueWork, on: .service)]
    }

    public struct Outcome: Sendable, Codable {
        public var work: [DueWork]
        /// Keys whose last use isn't stored yet: `RecordKeyUsage` does that.
        public var unrecordedUses: Int

        public init(work: [DueWork], unrecordedUses: Int = 0) {
            self.work = work
            self.unrecordedUses = unrecordedUses
        }
    }
}

/// Work whose time has come.
public enum DueWork: Hashable, Sendable, Codable {
    case destroy(KeyIdentity)
    case rotate(KeyIdentity)
    case expireMaterial(KeyIdentity)
    /// Modules of it may lack keys.
    case synchronize(KeyStoreReference)
}
