public import KeyModel

/// How external key managers are reached: by the program's side, over XKS.
public protocol ExternalKeyProxies: Sendable {
    /// Whether the operator lets proxies be there; looks nothing up.
    func permits(uriEndpoint: String) -> Bool

    /// Whether the proxy and what is behind it are well.
    func checkHealth(of proxy: ExternalProxy, for call: ExternalCall) async throws(ExternalKeyFailure)
        -> ExternalHealth

    func describe(
        _ key: ExternalKeyName, at proxy: ExternalProxy, for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> ExternalKeyStatus

    /// - Parameters:
    ///   - plaintext: 1 to 4,300 bytes, the least that proxies have to take.
    ///   - authenticating: 0 to 8,192 bytes.
    func encrypt(
        _ plaintext: [UInt8], authenticating: [UInt8], under key: ExternalKeyName, at proxy: ExternalProxy,
        for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> ExternallySealed

    /// - Returns: as many bytes as the ciphertext has.
    func decrypt(
        _ sealed: ExternallySealed, authenticating: [UInt8], under key: ExternalKeyName, at proxy: ExternalProxy,
        for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> [UInt8]
}

/// A key's name in its own manager: 1 to 128 letters, digits, hyphens, periods and underscores.
public typealias ExternalKeyName = String

/// A proxy, and what we show it.
public struct ExternalProxy: Sendable {
    /// `https://xks.example.com`
    public var uriEndpoint: String
    /// `/prefix/kms/xks/v1`
    public var uriPath: String
    public var accessKey: String
    public var secret: SecretBytes
    /// The one that we ask from; it goes into the signature's scope.
    public var region: String

    public init(uriEndpoint: String, uriPath: String, accessKey: String, secret: SecretBytes, region: String) {
        self.uriEndpoint = uriEndpoint
        self.uriPath = uriPath
        self.accessKey = accessKey
        self.secret = secret
        self.region = region
    }
}

/// The request of ours that the proxy is asked for.
public struct ExternalCall: Hashable, Sendable {
    /// In AWS's words: `GenerateDataKey`, `CreateKey`.
    public var operation: String
    public var requestID: String
    /// The caller's ARN.
    public var principal: String
    /// Our key's ARN; nil while there is none.
    public var key: String?

    public init(operation: String, requestID: String, principal: String, key: String?) {
        self.operation = operation
        self.requestID = requestID
        self.principal = principal
        self.key = key
    }
}

public struct ExternalHealth: Hashable, Sendable {
    /// Whether at least one key manager can serve.
    public var isAvailable: Bool

    public init(isAvailable: Bool) { self.isAvailable = isAvailable }
}

public struct ExternalKeyStatus: Hashable, Sendable {
    public var isAES256: Bool
    public var encrypts: Bool
    public var decrypts: Bool
    public var isEnabled: Bool

    public init(isAES256: Bool, encrypts: Bool, decrypts: Bool, isEnabled: Bool) {
        self.isAES256 = isAES256
        self.encrypts = encrypts
        self.decrypts = decrypts
        self.isEnabled = isEnabled
    }
}

/// What a proxy gives for a plaintext.
public struct ExternallySealed: Hashable, Sendable {
    /// As long as the plaintext.
    public var ciphertext: [UInt8]
    /// 0 to 20 bytes.
    public var metadata: [UInt8]
    /// 12 or 16 bytes.
    public var nonce: [UInt8]
    /// 16 bytes.
    public var tag: [UInt8]

    public init(ciphertext: [UInt8], metadata: [UInt8], nonce: [UInt8], tag: [UInt8]) {
        self.ciphertext = ciphertext
        self.metadata = metadata
        self.nonce = nonce
        self.tag = tag
    }
}
