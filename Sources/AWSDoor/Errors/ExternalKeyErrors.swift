import KeyModel

/// What an external key manager or its proxy didn't do, in AWS's words.
///
/// The message says what went wrong, and is the same for each operation; the type depends on the operation.
/// - Source: AWS KMS External Key Store Proxy API Specification, "Error codes", KMS considerations
enum ExternalKeyErrors {
    static let taken = AWSError(
        "XksKeyAlreadyInUseException",
        "The external key is already associated with another KMS key in this external key store.")
    static let unsuitable = AWSError(
        "XksKeyInvalidConfigurationException",
        "The external key must be an AES-256 symmetric key that is enabled and performs encryption and decryption.")
    static let endpoint = AWSError.validation(
        "XksProxyUriEndpoint is not one that the operator of this service allows: https:// and a host.")

    static func conflict(_ conflict: ProxyConflict) -> AWSError {
        switch conflict {
        case .uri:
            AWSError(
                "XksProxyUriInUseException",
                "The XksProxyUriEndpoint and XksProxyUriPath are already associated with another external key store.")
        case .endpoint:
            AWSError(
                "XksProxyUriEndpointInUseException",
                "The XksProxyUriEndpoint is already associated with another external key store.")
        case .endpointService:
            AWSError(
                "XksProxyVpcEndpointServiceInUseException",
                "The VPC endpoint service is already associated with another external key store.")
        }
    }

    static func error(for failure: ExternalKeyFailure, of operation: AWSOperation?) -> AWSError {
        let type =
            switch operation {
            case .createCustomKeyStore, .updateCustomKeyStore: typeForStore(failure)
            case .createKey: typeForKey(failure)
            default: "KMSInvalidStateException"
            }
        return AWSError(type, message(failure))
    }

    private static func typeForStore(_ failure: ExternalKeyFailure) -> String {
        switch failure {
        case .credentialRefused: "XksProxyIncorrectAuthenticationCredentialException"
        case .uriPathRefused: "XksProxyInvalidConfigurationException"
        case .dependencyTimedOut, .throttled, .unreachable, .tlsFailed, .timedOut: "XksProxyUriUnreachableException"
        case .requestRefused, .keyNotEnabled, .ciphertextRefused, .usageUnsupported, .accessDenied, .keyNotFound,
            .operationUnsupported, .internalFault, .responseMalformed, .plaintextForeign, .notConnected:
            "XksProxyInvalidResponseException"
        }
    }

    private static func typeForKey(_ failure: ExternalKeyFailure) -> String {
        switch failure {
        case .keyNotEnabled, .usageUnsupported: "XksKeyInvalidConfigurationException"
        case .keyNotFound: "XksKeyNotFoundException"
        case .accessDenied: "KMSInvalidStateException"
        case .requestRefused, .ciphertextRefused, .credentialRefused, .uriPathRefused, .operationUnsupported,
            .dependencyTimedOut, .throttled, .internalFault, .unreachable, .tlsFailed, .timedOut, .responseMalformed,
            .plaintextForeign, .notConnected:
            "CustomKeyStoreInvalidStateException"
        }
    }

    private static let report =
        "If you see this error repeatedly, report it to your external key store proxy administrator."

    private static func message(_ failure: ExternalKeyFailure) -> String {
        switch failure {
        case .requestRefused, .responseMalformed:
            "AWS KMS cannot interpret the response from the external key store proxy. " + report
        case .keyNotEnabled:
            "The external key associated with this KMS key in an external key store is not enabled in the external key "
                + "manager. Enable the external key in the external key manager and retry the request."
        case .ciphertextRefused:
            "The external key store proxy rejected the request because the specified ciphertext or encryption context "
                + "is corrupted, missing, or otherwise invalid."
        case .plaintextForeign:
            "The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is "
                + "corrupted, missing, or otherwise invalid."
        case .usageUnsupported:
            "The external key associated with this KMS key in an external key store does not support the requested "
                + "operation. Enable the operation on the key in your external key manager, and try the request again."
        case .credentialRefused:
            "The external key store proxy rejected the request because it could not authenticate AWS KMS. Verify the "
                + "XKS proxy authentication credentials for your external key store and update if necessary."
        case .accessDenied:
            "The external key store proxy denied access to the operation. Verify that the user and the external key are "
                + "both authorized for this operation, and try the request again."
        case .keyNotFound:
            "The external key associated with this KMS key in an external key store was not found in its external key "
                + "manager. If the external key ID associated with this KMS key is incorrect, create a new KMS key with "
                + "the correct external key ID."
        default: messageOnTheWay(failure)
        }
    }

    private static func messageOnTheWay(_ failure: ExternalKeyFailure) -> String {
        switch failure {
        case .uriPathRefused:
            "The external key store proxy rejected the request because of an invalid URI path. Verify the URI path for "
                + "your external key store and update if necessary."
        case .operationUnsupported:
            "The external key store proxy rejected the request because it does not support the requested operation. "
                + report
        case .dependencyTimedOut:
            "The external key store proxy did not respond to the request in the time allotted. Retry the request. "
                + report
        case .throttled:
            "The external key store proxy rejected the request due to a very high request rate. Reduce the frequency of "
                + "your calls using KMS keys in this external key store."
        case .internalFault:
            "The external key store proxy rejected the request because it cannot communicate with the external key "
                + "manager. Verify that the external key store proxy configuration is correct and that the external key "
                + "manager is available."
        case .tlsFailed:
            "AWS KMS cannot establish a TLS connection to the external key store proxy. Verify the TLS configuration, "
                + "including its certificate."
        case .timedOut:
            "AWS KMS rejected the request because the external key store proxy did not respond in time. Retry the "
                + "request. " + report
        case .notConnected:
            "This KMS key is in a custom key store that is not connected to its external key store proxy. Connect the "
                + "external key store and try the request again."
        default:
            "AWS KMS cannot communicate with the external key store proxy. This might be a transient network issue. If "
                + "you see this error repeatedly, verify that your external key store proxy is active and is connected "
                + "to the network, and that its endpoint URI is correct in your external key store."
        }
    }
}
