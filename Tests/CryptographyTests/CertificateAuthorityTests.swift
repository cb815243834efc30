import Foundation
import KeyModel
import Testing

@testable import Cryptography

@Suite struct CertificateAuthorityTests {
    let authority: CertifiedKey

    init() throws {
        _ = try startModule()
        authority = try CertificateAuthority.create(commonName: "Aegis test authority", validDays: 30)
    }

    private func issue(_ dns: [String], _ ip: [String] = []) throws -> CertifiedKey {
        try CertificateAuthority.issueServerCertificate(
            dnsNames: dns, ipAddresses: ip, validDays: 10, by: authority)
    }

    /// As OpenSSL's own command verifies it, with the flag that Python 3.13 turns on.
    @Test(arguments: [
        (["-verify_hostname", "localhost"], true), (["-verify_hostname", "a.vault.example.gov"], true),
        (["-verify_ip", "127.0.0.1"], true), (["-verify_ip", "::1"], true),
        (["-verify_hostname", "vault.example.gov"], false), (["-verify_ip", "127.0.0.2"], false),
        (["-purpose", "sslclient"], false),
    ])
    func passesStrictVerification(_ options: [String], _ isValid: Bool) throws {
        let issued = try issue(["localhost", "*.vault.example.gov"], ["127.0.0.1", "::1"])
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (root, leaf) = (folder.appending(path: "root.pem"), folder.appending(path: "leaf.pem"))
        try Data(PEM.encode(label: "CERTIFICATE", der: authority.certificateDER).utf8).write(to: root)
        try Data(PEM.encode(label: "CERTIFICATE", der: issued.certificateDER).utf8).write(to: leaf)
        let verify = Process()
        verify.executableURL = URL(filePath: "/usr/bin/env")
        verify.arguments =
            ["openssl", "verify", "-x509_strict", "-no-CApath", "-purpose", "sslserver", "-CAfile", root.path]
            + options + [leaf.path]
        verify.standardOutput = FileHandle.nullDevice
        verify.standardError = FileHandle.nullDevice
        try verify.run()
        verify.waitUntilExit()
        #expect((verify.terminationStatus == 0) == isValid)
    }

    @Test func carriesItsNames() throws {
        let issued = try issue(["localhost", "*.vault.example.gov"], ["127.0.0.1", "::1"])
        let der = issued.certificateDER
        #expect(der.contains(Array("*.vault.example.gov".utf8)))
        #expect(der.contains([0x87, 4, 127, 0, 0, 1]))
        #expect(der.contains([0x87, 16] + [UInt8](repeating: 0, count: 15) + [1]))
        #expect(der.contains(issued.key.publicKey.subjectPublicKeyInfo))
    }

    @Test(arguments: ["", ".", "a..b", "-a", "a-", "a b", "é", "*", "*.gov", "a.*.gov", "a\u{0}b", "a,DNS:b"])
    func refusesWhatIsNoName(_ name: String) {
        #expect(throws: CryptographyError.invalidInput) { try issue([name]) }
    }

    @Test func refusesOtherInput() throws {
        #expect(throws: CryptographyError.invalidInput) { try issue([]) }
        #expect(throws: CryptographyError.invalidInput) { try issue(["a"], ["300.0.0.1"]) }
        #expect(throws: CryptographyError.invalidInput) {
            try CertificateAuthority.create(commonName: "", validDays: 1)
        }
        #expect(throws: CryptographyError.invalidInput) {
            try CertificateAuthority.create(commonName: "a", validDays: 0)
        }
        let stranger = CertifiedKey(key: try PrivateKey.generate(.ecP256), certificateDER: authority.certificateDER)
        #expect(throws: CryptographyError.invalidKey) {
            try CertificateAuthority.issueServerCertificate(
                dnsNames: ["a"], ipAddresses: [], validDays: 1, by: stranger)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 47, 48, 49, 200])
    func textIsBase64InLines(_ count: Int) throws {
        let der = try Randomness.publicBytes(count)
        let text = PEM.encode(label: "CERTIFICATE", der: der)
        let lines = text.split(separator: "\n")
        #expect(lines.first == "-----BEGIN CERTIFICATE-----")
        #expect(lines.last == "-----END CERTIFICATE-----")
        #expect(lines.dropFirst().dropLast().joined() == Data(der).base64EncodedString())
        #expect(lines.allSatisfy { $0.count <= 64 })
        let hidden = PEM.encode(label: "CERTIFICATE", der: SecretBytes(copying: der))
        #expect(hidden.copyBytes() == Array(text.utf8))
    }
}
