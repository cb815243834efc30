import KeyModel
import Testing

@testable import Cryptography

@Suite struct IssuedCertificateTests {
    private let key: PrivateKey
    private let request: String
    private let authority: CertifiedKey
    private let certificate: String
    private let anchor: String

    init() throws {
        _ = try startModule()
        key = try PrivateKey.generate(.ecP256)
        request = PEM.encode(
            label: "CERTIFICATE REQUEST", der: try CertificateSigningRequest.make(for: key, commonName: "cluster"))
        authority = try CertificateAuthority.create(commonName: "owner", validDays: 10)
        certificate = PEM.encode(
            label: "CERTIFICATE",
            der: try CertificateAuthority.issueCertificate(for: request, validDays: 5, by: authority))
        anchor = PEM.encode(label: "CERTIFICATE", der: authority.certificateDER)
    }

    private func fault(of certificate: String? = nil, issuedBy anchor: String? = nil, for key: PublicKey? = nil)
        throws -> IssuedCertificateFault?
    {
        try IssuedCertificate.fault(
            of: certificate ?? self.certificate, issuedBy: anchor ?? self.anchor, for: key ?? self.key.publicKey)
    }

    @Test func right() throws {
        #expect(try fault() == nil)
        #expect(try fault(of: "who it is\n" + certificate) == nil, "text before it is a comment")
    }

    @Test func unreadable() throws {
        let encrypted =
            "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END CERTIFICATE-----\n"
        for text in ["", "x", request, certificate + certificate, encrypted, String(certificate.dropLast(40))] {
            #expect(try fault(of: text) == .certificateUnreadable)
            #expect(try fault(issuedBy: text) == .issuerUnusable)
        }
    }

    @Test func notTheIssuer() throws {
        let other = try CertificateAuthority.create(commonName: "owner", validDays: 10)
        #expect(try fault(issuedBy: PEM.encode(label: "CERTIFICATE", der: other.certificateDER)) == .notIssued)
        #expect(try fault(issuedBy: certificate) == .issuerUnusable, "it isn't signed with its own key")
    }

    @Test func signedByWhoMayNot() throws {
        let server = try CertificateAuthority.issueServerCertificate(
            dnsNames: ["a.example"], ipAddresses: [], validDays: 5, by: authority)
        let below = try CertificateAuthority.issueCertificate(for: request, validDays: 5, by: server)
        #expect(try fault(of: PEM.encode(label: "CERTIFICATE", der: below)) == .notIssued)
    }

    @Test func ofAnotherKey() throws {
        #expect(try fault(for: try PrivateKey.generate(.ecP256).publicKey) == .ofAnotherKey)
        #expect(try fault(for: try PrivateKey.generate(.rsa2048).publicKey) == .ofAnotherKey)
        #expect(try fault(of: anchor) == .ofAnotherKey)
    }

    @Test func aRequestSaysWhoseItIsAndProvesIt() throws {
        let (read, name) = try CertificateSigningRequest.read(request)
        #expect(read.subjectPublicKeyInfo == key.publicKey.subjectPublicKeyInfo)
        #expect(name == "cluster")
        var der = try CertificateSigningRequest.make(for: key, commonName: "cluster")
        der[der.count - 1] ^= 1
        let changed = PEM.encode(label: "CERTIFICATE REQUEST", der: der)
        #expect(throws: CryptographyError.invalidInput) { try CertificateSigningRequest.read(changed) }
        for name in ["", String(repeating: "a", count: 65)] {
            #expect(throws: CryptographyError.invalidInput) {
                try CertificateSigningRequest.make(for: key, commonName: name)
            }
        }
    }
}
