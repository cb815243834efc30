import KeyModel

/// What stands in the way of a key store, in AWS's words.
/// - Source: AWS KMS API Reference, the errors of the operations on custom key stores
enum KeyStoreErrors {
    static let notFound = AWSError("CustomKeyStoreNotFoundException")

    /// - Parameter operation: CreateKey and GenerateRandom, too, need a store that is connected.
    static func state(_ connection: KeyStoreConnection, of store: KeyStoreIdentifier) -> AWSError {
        AWSError(
            "CustomKeyStoreInvalidStateException",
            "Custom key store \(store) has ConnectionState \(ConnectionStateName(connection).rawValue), "
                + "which is not valid for this operation.")
    }

    /// - Source: AWS KMS developer guide, "Troubleshooting AWS CloudHSM key stores", cryptographic operation failure
    static let unreachable = AWSError(
        "KMSInvalidStateException", "KMS cannot communicate with your CloudHSM cluster")

    static func cluster(_ fault: KeyStoreClusterFault) -> AWSError {
        switch fault {
        case .missing: AWSError("CloudHsmClusterNotFoundException")
        case .inactive: AWSError("CloudHsmClusterNotActiveException")
        case .tooFewModules: AWSError("CloudHsmClusterInvalidConfigurationException")
        case .taken: AWSError("CloudHsmClusterInUseException")
        case .unrelated: AWSError("CloudHsmClusterNotRelatedException")
        case .trustAnchor: AWSError("IncorrectTrustAnchorException")
        }
    }

    static func input(_ input: KeyStoreInput) -> AWSError {
        switch input {
        case .name: .validation("CustomKeyStoreName must have 1 to 256 characters.")
        case .password: .validation("KeyStorePassword must have 7 to 32 characters.")
        case .trustAnchor: .validation("TrustAnchorCertificate must have 1 to 5000 characters.")
        case .cluster: .validation("CloudHsmClusterId is not valid.")
        case .keyKind: .unsupported("Keys in a custom key store are symmetric encryption keys of one region.")
        case .proxyEndpoint: ExternalKeyErrors.endpoint
        case .proxyPath: .validation("XksProxyUriPath is not valid: it ends with /kms/xks/v1.")
        case .proxyCredential: .validation("XksProxyAuthenticationCredential is not valid.")
        case .proxyConnectivity:
            .validation("XksProxyVpcEndpointServiceName goes with XksProxyConnectivity VPC_ENDPOINT_SERVICE alone.")
        case .externalKey: .validation("XksKeyId is not valid.")
        case .change: .validation("Specify what is to be updated.")
        }
    }
}
