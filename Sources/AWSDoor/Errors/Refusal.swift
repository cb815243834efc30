import KeyModel
import RequestSigning

/// A request that the door itself refuses: what the caller is told, and what the trail is told.
struct Refusal: Error {
    let error: AWSError
    let cause: ServiceError

    init(_ error: AWSError, because cause: ServiceError) {
        self.error = error
        self.cause = cause
    }
}

extension Refusal {
    /// Bytes that are no request: not JSON, or not of the types that the model has.
    static func serialization(_ message: String?) -> Refusal {
        Refusal(AWSError("SerializationException", message), because: .unreadable)
    }

    static func validation(_ message: String, because input: InvalidInput? = nil) -> Refusal {
        Refusal(.validation(message), because: input.map { .invalidInput($0) } ?? .unreadable)
    }

    static func unsupported(_ message: String?) -> Refusal {
        Refusal(.unsupported(message), because: .unsupportedOperation)
    }

    init(_ refusal: SignatureRefusal) {
        let type =
            switch refusal.kind {
            case .incomplete: "IncompleteSignatureException"
            case .invalid: "InvalidSignatureException"
            }
        self.init(AWSError(type, refusal.message), because: .credentialMalformed)
    }
}

extension ServiceError {
    /// What is recorded of a request whose shape is wrong.
    static let unreadable = ServiceError.invalidInput(.malformed)
}
