import Cryptography
import FoundationEssentials
import HTTPFront
import KeyModel
import RootOfTrust

/// The service's own certificate authority, made at the first start, and the certificate that it gives the service.
struct TLSSetup {
    private let authority: CertifiedKey
    private let names: [String]

    static func open(_ directory: DataDirectory, roots: [any RootKey], vaultSuffix: String, loginHost: String)
        async throws -> TLSSetup
    {
        let stored = try DataDirectory.read(directory.authorityCertificate).flatMap { PEM.decode($0) }
        var made: CertifiedKey?
        let secret = try await SealedFile.open(directory.authorityKey, context: "tls-authority", roots: roots) {
            guard stored == nil else {
                throw SetupError.dataDirectory(
                    "\(directory.authorityKey) is gone; restore it from a backup. (A new authority would not be trusted by "
                        + "who trusts \(directory.authorityCertificate); remove that file too if you want one.)")
            }
            let authority = try CertificateAuthority.create(commonName: "Aegis KMS local authority", validDays: 3650)
            made = authority
            return try authority.key.pkcs8()
        }
        if let made {
            let pem = PEM.encode(label: "CERTIFICATE", der: made.certificateDER)
            try DataDirectory.write(Array(pem.utf8), to: directory.authorityCertificate, mode: 0o644)
        }
        guard let certificate = made?.certificateDER ?? stored else {
            throw SetupError.dataDirectory("\(directory.authorityCertificate) is gone; restore it from a backup")
        }
        let key = try made?.key ?? PrivateKey(pkcs8: secret, algorithm: .ecP256)
        return TLSSetup(
            authority: CertifiedKey(key: key, certificateDER: certificate),
            names: ["localhost", "*.\(vaultSuffix)", loginHost])
    }

    /// A fresh key and certificate; 397 days, the longest that clients take from public authorities.
    func issue() throws -> TLSMaterial {
        let issued = try CertificateAuthority.issueServerCertificate(
            dnsNames: names, ipAddresses: ["127.0.0.1", "::1"], validDays: 397, by: authority)
        return TLSMaterial(
            certificateChain: .der([issued.certificateDER, authority.certificateDER]),
            privateKey: try issued.key.pkcs8())
    }
}

extension PEM {
    /// The bytes of the first block, of whatever label.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return Data(base64Encoded: lines.joined()).map(Array.init)
    }
}
