public import KeyModel

/// A proof that the trail holds a request's record: JSON that can be checked offline.
public struct ProveAudit: ServiceRequest {
    public static let name = OperationName.proveAudit

    public var requestID: String

    public init(requestID: String) {
        self.requestID = requestID
    }

    public var demands: [Demand] {
        [Demand(.proveAudit, on: .service)]
    }

    public func validate() throws(ServiceError) {
        guard (1...128).contains(requestID.utf8.count) else { throw .invalidInput(.pageMarker) }
    }

    public struct Outcome: Sendable, Codable {
        public var proof: String

        public init(proof: String) {
            self.proof = proof
        }
    }
}
