import KeyModel
import NIOCore
import NIOSSL
import Synchronization

/// The TLS context of one listener; it can be replaced while connections go on with the one that they began with.
final class ServerTLS: Sendable {
    private let current: Mutex<NIOSSLContext>

    init(_ material: TLSMaterial) throws(HTTPFrontError) {
        current = Mutex(try Self.context(of: material))
    }

    func replace(with material: TLSMaterial) throws(HTTPFrontError) {
        let context = try Self.context(of: material)
        current.withLock { $0 = context }
    }

    func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: current.withLock { $0 }) }

    private static func context(of material: TLSMaterial) throws(HTTPFrontError) -> NIOSSLContext {
        let chain = try certificates(of: material.certificateChain)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(try privateKey(of: material)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = suites
        // How long the peer's goodbye is waited for.
        configuration.shutdownTimeout = .seconds(1)
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificateUnusable
        }
    }

    /// Ephemeral key exchange and authenticated encryption only; for TLS 1.2, since 1.3 has no others.
    /// - Source: NIST SP 800-52 Rev. 2, section 3.3.1; RFC 9325, section 4.2
    private static let suites: [NIOTLSCipher] = [
        .TLS_AES_256_GCM_SHA384, .TLS_AES_128_GCM_SHA256, .TLS_CHACHA20_POLY1305_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]

    private static func certificates(
        of chain: TLSMaterial.CertificateChain
    ) throws(HTTPFrontError) -> [NIOSSLCertificate] {
        do {
            let certificates =
                switch chain {
                case .pem(let bytes): try NIOSSLCertificate.fromPEMBytes(bytes)
                case .der(let all): try all.map { try NIOSSLCertificate(bytes: $0, format: .der) }
                }
            guard !certificates.isEmpty else { throw HTTPFrontError.certificateUnusable }
            return certificates
        } catch {
            throw .certificateUnusable
        }
    }

    private static func privateKey(of material: TLSMaterial) throws(HTTPFrontError) -> NIOSSLPrivateKey {
        var bytes = material.privateKey.copyBytes()
        // The library takes an array; ours is cleared once it has its own copy.
        defer { for index in bytes.indices { bytes[index] = 0 } }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .der)
        } catch {
            throw .privateKeyUnusable
        }
    }
}
