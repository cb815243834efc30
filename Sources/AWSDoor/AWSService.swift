import RequestSigning

/// The services of AWS that the door speaks, by the names that signatures are scoped to.
enum AWSService: String {
    case kms
    case cloudHSM = "cloudhsm"
    case tokens = "sts"

    /// What a request is for: its target says so, and STS's have none. All else is KMS's to refuse.
    init(_ head: RequestHead) {
        if let target = head.target {
            self = target.hasPrefix(CloudHSMOperation.targetPrefix) ? .cloudHSM : .kms
        } else {
            self = TokenParameters.isAddressed(by: head) ? .tokens : .kms
        }
    }

    /// Whether a request is sent to the caller's vault of a region; who the caller is doesn't depend on one.
    var hasVaults: Bool { self != .tokens }

    /// What a refusal looks like in the service's own protocol.
    func answer(_ error: AWSError, requestID: String) -> Answer {
        switch self {
        case .kms, .cloudHSM: Answer(error)
        case .tokens: Answer(query: error, requestID: requestID)
        }
    }
}
