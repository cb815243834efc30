import KeyModel

/// An error as external key store proxies answer it.
///
/// ```
/// {"errorName":"KeyNotFoundException","errorMessage":"The external key is not found."}
/// ```
/// - Source: AWS KMS External Key Store Proxy API Specification, "Error codes"
struct XKSError: Error, Hashable {
    enum Name: String, CaseIterable {
        case validation = "ValidationException"
        case invalidState = "InvalidStateException"
        case invalidCiphertext = "InvalidCiphertextException"
        case invalidKeyUsage = "InvalidKeyUsageException"
        case authenticationFailed = "AuthenticationFailedException"
        case accessDenied = "AccessDeniedException"
        case keyNotFound = "KeyNotFoundException"
        case invalidURIPath = "InvalidUriPathException"
        case throttling = "ThrottlingException"
        case unsupportedOperation = "UnsupportedOperationException"
        case dependencyTimeout = "DependencyTimeoutException"
        case internalFault = "InternalException"

        var status: Int {
            switch self {
            case .validation, .invalidState, .invalidCiphertext, .invalidKeyUsage: 400
            case .authenticationFailed: 401
            case .accessDenied: 403
            case .keyNotFound, .invalidURIPath: 404
            case .throttling: 429
            case .internalFault: 500
            case .unsupportedOperation: 501
            case .dependencyTimeout: 503
            }
        }
    }

    let name: Name
    /// Fewer than 512 printable ASCII characters, and nothing of the caller's.
    let message: String

    init(_ name: Name, _ message: String) {
        self.name = name
        self.message = message
    }

    static func validation(_ message: String) -> XKSError { XKSError(.validation, message) }
}

extension XKSError {
    /// Every refusal of the service, in the specification's words.
    init(_ error: ServiceError) {
        switch error {
        case .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong, .tokenExpired:
            self.init(.authenticationFailed, "The signature of the request is not valid.")
        case .signatureExpired:
            self.init(.authenticationFailed, "The request was not signed within the last 5 minutes.")
        case .vaultNotFound: self.init(.invalidURIPath, "The URI path is not valid.")
        case .accessDenied(let action, _, _):
            self.init(.accessDenied, "The access key is not authorized to perform \(action.rawValue).")
        case .keyNotFound, .keyNameNotFound: self.init(.keyNotFound, "The external key is not found.")
        case .keyStateForbids(_, let condition):
            if condition == .destroyed {
                self.init(.keyNotFound, "The external key is not found.")
            } else {
                self.init(.invalidState, "The external key is not enabled.")
            }
        case .keyPurposeForbids, .keyCapabilityMissing, .algorithmForbidden, .keyKindUnsupported:
            self.init(.invalidKeyUsage, "The external key does not support the operation.")
        case .ciphertextInvalid, .ciphertextOfAnotherKey, .keyVersionNotFound:
            self.init(
                .invalidCiphertext,
                "The ciphertext, its metadata, the initialization vector, the authentication tag or the additional "
                    + "authenticated data is not valid.")
        case .invalidInput(let input): self.init(input)
        case .bodyTooLarge: self.init(.unsupportedOperation, "The request is too large.")
        case .unsupportedOperation, .keyAlgorithmUnsupported:
            self.init(.unsupportedOperation, "The operation is not supported.")
        case .overloaded: self.init(.throttling, "Too many requests are under way.")
        case .storageUnavailable, .hardwareUnavailable, .serviceUnreachable:
            self.init(.dependencyTimeout, "What the proxy depends on did not answer.")
        case .internalFault(let incident): self.init(.internalFault, "Internal error, incident \(incident).")
        default: self.init(.internalFault, "The request failed.")
        }
    }

    private init(_ input: InvalidInput) {
        switch input {
        case .plaintextTooLong(let limit, _, _):
            self.init(.unsupportedOperation, "Plaintexts and ciphertexts have \(limit) bytes at most.")
        case .context:
            self.init(.unsupportedOperation, "Additional authenticated data has 8192 bytes at most.")
        case .plaintextEmpty: self.init(.validation, "plaintext is empty.")
        default: self.init(.validation, "An input parameter is not valid.")
        }
    }
}
