public import KeyModel

/// An address to listen on.
public struct Listener: Sendable {
    public var host: String
    /// 0 for any that is free.
    public var port: Int
    /// nil for plain HTTP.
    public var tls: TLSMaterial?
    /// Plain HTTP is refused on addresses that other machines reach, unless this says so.
    public var allowPlaintext: Bool

    public init(host: String, port: Int, tls: TLSMaterial? = nil, allowPlaintext: Bool = false) {
        self.host = host
        self.port = port
        self.tls = tls
        self.allowPlaintext = allowPlaintext
    }

    var isLoopback: Bool { Loopback.contains(host) }
}

/// What a TLS server shows and proves.
public struct TLSMaterial: Sendable {
    public enum CertificateChain: Sendable {
        /// The server's certificate first.
        case pem([UInt8])
        case der([[UInt8]])
    }

    public var certificateChain: CertificateChain
    /// PKCS #8, DER.
    public var privateKey: SecretBytes

    public init(certificateChain: CertificateChain, privateKey: SecretBytes) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

/// Where a listener really listens.
public struct BoundAddress: Hashable, Sendable {
    public var host: String
    public var port: Int
    public var isTLS: Bool
}

public enum HTTPFrontError: Error, Hashable, Sendable {
    /// Secrets would cross a network in clear.
    case plaintextRefused(host: String)
    case certificateUnusable
    case privateKeyUnusable
    case addressUnavailable(host: String, port: Int)
    case noSuchListener(Int)
    case alreadyStarted
}
