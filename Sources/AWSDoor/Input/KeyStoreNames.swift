import KeyModel
import StrictJSON

/// - Source: AWS KMS API Reference, CreateCustomKeyStore, CustomKeyStoreType
enum KeyStoreTypeName: String, WireName {
    case cloudHSM = "AWS_CLOUDHSM"
    case external = "EXTERNAL_KEY_STORE"
}

/// - Source: AWS KMS API Reference, CustomKeyStoresListEntry, ConnectionState
enum ConnectionStateName: String, WireName {
    case connected = "CONNECTED"
    case connecting = "CONNECTING"
    case failed = "FAILED"
    case disconnected = "DISCONNECTED"
    case disconnecting = "DISCONNECTING"

    init(_ connection: KeyStoreConnection) {
        self =
            switch connection {
            case .connected: .connected
            case .connecting: .connecting
            case .failed: .failed
            case .disconnected: .disconnected
            case .disconnecting: .disconnecting
            }
    }
}

/// - Source: AWS KMS API Reference, CustomKeyStoresListEntry, ConnectionErrorCode
enum ConnectionErrorName: String, WireName {
    case credentials = "INVALID_CREDENTIALS"
    case clusterMissing = "CLUSTER_NOT_FOUND"
    case network = "NETWORK_ERRORS"
    case internalError = "INTERNAL_ERROR"
    case noModules = "INSUFFICIENT_CLOUDHSM_HSMS"
    case lockedOut = "USER_LOCKED_OUT"
    case proxyAccessDenied = "XKS_PROXY_ACCESS_DENIED"
    case proxyUnreachable = "XKS_PROXY_NOT_REACHABLE"
    case proxyTimedOut = "XKS_PROXY_TIMED_OUT"
    case proxyTLS = "XKS_PROXY_INVALID_TLS_CONFIGURATION"
    case proxyResponse = "XKS_PROXY_INVALID_RESPONSE"
    case proxyConfiguration = "XKS_PROXY_INVALID_CONFIGURATION"

    init(_ fault: KeyStoreConnectionFault) {
        self =
            switch fault {
            case .credentials: .credentials
            case .lockedOut: .lockedOut
            case .clusterMissing: .clusterMissing
            case .noModules: .noModules
            case .network: .network
            case .proxyAccessDenied: .proxyAccessDenied
            case .proxyUnreachable: .proxyUnreachable
            case .proxyTimedOut: .proxyTimedOut
            case .proxyTLS: .proxyTLS
            case .proxyResponse: .proxyResponse
            case .proxyConfiguration: .proxyConfiguration
            case .internalFault: .internalError
            }
    }
}

extension InputReader {
    /// `CustomKeyStoreId`, which the operations on one store need.
    mutating func keyStore() throws(Refusal) -> String { try requiredText("CustomKeyStoreId", .customKeyStoreID) }

    /// `KeyStorePassword`, of which no message says what it was.
    mutating func keyStorePassword() throws(Refusal) -> SecretBytes? {
        guard let value = value("KeyStorePassword") else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        if text.utf16.count > 32 { note(.atMost(32), at: "keyStorePassword") }
        if text.utf16.count < 7 { note(.atLeast(7), at: "keyStorePassword") }
        return SecretBytes(copying: text.utf8)
    }

    /// `CloudHsmClusterId`.
    /// - Source: AWS KMS service model 2014-11-01 (botocore), CloudHsmClusterIdType
    mutating func keyStoreCluster() throws(Refusal) -> HardwareClusterIdentifier? {
        guard let text = try text("CloudHsmClusterId", TextRule(lengths: 0...24)) else { return nil }
        let path = "cloudHsmClusterId"
        if text.utf8.count < 19 { note(.atLeast(19), at: path, value: text) }
        let digits = text.hasPrefix("cluster-") ? text.dropFirst(8).unicodeScalars : "".unicodeScalars[...]
        let isShaped = (11...16).contains(digits.count) && digits.allSatisfy(Self.isClusterDigit)
        if !isShaped { note(.matches("cluster-[2-7a-zA-Z]{11,16}"), at: path, value: text) }
        return text
    }

    private static func isClusterDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "2"..."7", "a"..."z", "A"..."Z": true
        default: false
        }
    }
}
