/// An error as AWS KMS answers it.
///
/// ```
/// {"__type":"NotFoundException","message":"Invalid keyId 'fake-key-id'"}
/// ```
/// - Source: AWS KMS API Reference, "Common Errors"; Smithy, "AWS JSON 1.1 protocol", operation error serialization
struct AWSError: Hashable {
    let type: String
    /// Left out where AWS says nothing.
    let message: String?
    let status: Int
    /// Some services' models spell the member `Message`.
    var isMessageCapitalized = false

    init(_ type: String, _ message: String? = nil, status: Int = 400) {
        self.type = type
        self.message = message
        self.status = status
    }
}

extension AWSError {
    static let bodyTooLarge = AWSError("RequestEntityTooLargeException", status: 413)
    static let missingToken = AWSError("MissingAuthenticationTokenException", "Missing Authentication Token")
    static let unknownClient = AWSError(
        "UnrecognizedClientException", "The security token included in the request is invalid.")
    static let expiredToken = AWSError(
        "ExpiredTokenException", "The security token included in the request is expired")
    static let invalidCiphertext = AWSError("InvalidCiphertextException")
    /// Of a key that the caller didn't name.
    static let keyOfCiphertextMissing = AWSError(
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are "
            + "not allowed to access.")
    static let invalidSignature = AWSError("KMSInvalidSignatureException")
    static let invalidMAC = AWSError("KMSInvalidMacException")
    static let invalidMarker = AWSError("InvalidMarkerException", "The marker is not valid.")
    static let unknownOperation = AWSError("UnknownOperationException")
    /// What AWS answers, without a type that its clients know, to what isn't its protocol at all.
    static let notOurProtocol = AWSError("UnknownOperationException", status: 404)
    static let invalidGrantToken = AWSError("InvalidGrantTokenException", "The grant token is not valid.")
    static let dryRun = AWSError(
        "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.")
    static let internalFault = AWSError(
        "KMSInternalException", "The service could not record the request.", status: 500)

    static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }
    static func notFound(_ message: String) -> AWSError { AWSError("NotFoundException", message) }
    static func unsupported(_ message: String?) -> AWSError { AWSError("UnsupportedOperationException", message) }

    static func keyMissing(_ arn: String) -> AWSError { .notFound("Key '\(arn)' does not exist") }
    static func aliasMissing(_ arn: String) -> AWSError { .notFound("Alias \(arn) is not found.") }

    /// For faults of ours that pass: clients ask again.
    static let dependency = AWSError(
        "DependencyTimeoutException", "The system timed out while trying to fulfill the request.", status: 503)
}
