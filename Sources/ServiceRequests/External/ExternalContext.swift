import KeyModel

/// What another service says of the request that it needs our key for. It goes into the record; nothing of it is believed.
/// - Source: AWS KMS External Key Store Proxy API Specification, "requestMetadata"
public struct ExternalContext: Hashable, Sendable, Codable {
    /// The ARN of who asked the other service; nil for a check of health.
    public var principal: String?
    /// The ARN of the key there.
    public var key: String?
    /// `Encrypt`, `GenerateDataKey` and whatever it may call its operations one day.
    public var operation: String
    public var requestID: String
    /// The service that asked on somebody's behalf.
    public var viaService: String?
    public var sourceVPC: String?
    public var sourceVPCEndpoint: String?

    public init(
        principal: String? = nil, key: String? = nil, operation: String, requestID: String, viaService: String? = nil,
        sourceVPC: String? = nil, sourceVPCEndpoint: String? = nil
    ) {
        self.principal = principal
        self.key = key
        self.operation = operation
        self.requestID = requestID
        self.viaService = viaService
        self.sourceVPC = sourceVPC
        self.sourceVPCEndpoint = sourceVPCEndpoint
    }

    /// Bytes of one text.
    public static let longestText = 2048

    func validate() throws(ServiceError) {
        let texts = [principal, key, operation, requestID, viaService, sourceVPC, sourceVPCEndpoint]
        guard texts.allSatisfy({ ($0?.utf8.count ?? 0) <= Self.longestText }) else { throw .invalidInput(.malformed) }
    }
}

/// What comes of encrypting for another service, in the parts that its protocol has.
public struct ExternalCiphertext: Hashable, Sendable, Codable {
    /// As long as the plaintext.
    public var ciphertext: [UInt8]
    /// 20 bytes at most: what finds the version again.
    public var metadata: [UInt8]
    /// 12 bytes.
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
