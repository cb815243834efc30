import Testing

@testable import Cryptography

@Suite struct AttestationRootsTests {
    private let one: CertifiedKey
    private let other: CertifiedKey

    init() throws {
        _ = try startModule()
        one = try CertificateAuthority.create(commonName: "one", validDays: 1)
        other = try CertificateAuthority.create(commonName: "other", validDays: 1)
    }

    private func text(_ certificates: [CertifiedKey]) -> String {
        certificates.map { PEM.encode(label: "CERTIFICATE", der: $0.certificateDER) }.joined(separator: "\n")
    }

    @Test func textAroundThemIsAComment() throws {
        let roots = try AttestationRoots(pem: Array("AWS\n\(text([one, other]))the end\n".utf8))
        #expect(roots.certificates == [one.certificateDER, other.certificateDER])
        #expect(roots.fingerprints == [try Digest.sha256(one.certificateDER), try Digest.sha256(other.certificateDER)])
    }

    @Test func sixteenAtMost() throws {
        #expect(try AttestationRoots(pem: Array(text(Array(repeating: one, count: 16)).utf8)).certificates.count == 16)
        #expect(throws: CryptographyError.invalidInput) {
            try AttestationRoots(pem: Array(text(Array(repeating: one, count: 17)).utf8))
        }
    }

    @Test func whatIsNone() throws {
        let encrypted = "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
        let cut = String(text([other]).dropLast(40))
        for wrong in ["", "x", encrypted + "-----END CERTIFICATE-----\n", cut, text([one]) + cut] {
            #expect(throws: CryptographyError.invalidInput) { try AttestationRoots(pem: Array(wrong.utf8)) }
        }
    }
}
