import KeyModel

/// Why an operation has no result.
enum AzureFailure: Error {
    /// The gate's answer, already recorded.
    case service(ServiceError, about: ErrorSubject)
    /// The door couldn't make a request of it; the gate still has to record that.
    case refused(AzureError, because: ServiceError)

    static func badParameter(_ message: String) -> AzureFailure {
        .refused(.badParameter(message), because: .invalidInput(.malformed))
    }

    static func property(_ name: StaticString) -> AzureFailure {
        .badParameter("Property '\(name)' is missing or has an invalid value.")
    }
}

/// What a message needs besides the error: values that the door has checked, never the caller's bytes.
struct ErrorSubject: Hashable, Sendable {
    /// `sign`
    var word: String
    /// A valid key name.
    var keyName: String?
    /// `RS256`
    var algorithm: String?
    /// Of the property that holds a digest: its name and how many bytes it has.
    var digest: Digest?

    struct Digest: Hashable, Sendable {
        var property: String
        var byteCount: Int
    }
}
