import KeyModel

/// What stands in the way of importing material and of rotating, in AWS's words.
/// - Source: AWS KMS API Reference, ImportKeyMaterial, RotateKeyOnDemand; answers recorded from AWS
enum ImportErrors {
    static func error(for error: ServiceError, words: Words?) -> AWSError {
        func arn(_ key: KeyIdentifier) -> String { words?.arn(of: key) ?? key.text }
        return switch error {
        case .keyOriginForbids(let key, let origin):
            .unsupported("\(arn(key)) origin is \(OriginName(origin).rawValue) which is not valid for this operation.")
        case .importTokenInvalid: AWSError("InvalidImportTokenException")
        case .importTokenExpired: AWSError("ExpiredImportTokenException")
        case .keyMaterialIncorrect: AWSError("IncorrectKeyMaterialException")
        case .keyMaterialWaiting(let material, let key, let waiting):
            AWSError(
                "KMSInvalidStateException",
                "New key material (id: \(material)) cannot be imported into KMS key \(key.text), because another key "
                    + "material (id: \(waiting)) is pending rotation.")
        case .noKeyMaterialWaiting(let key):
            AWSError(
                "KMSInvalidStateException", "No available key material pending rotation for the key: \(arn(key)).")
        case .rotationImminent(let key):
            AWSError(
                "ConflictException",
                "An automatic rotation of \(arn(key)) is in progress or scheduled to begin within the next 20 minutes.")
        default: .unsupported(nil)
        }
    }
}
