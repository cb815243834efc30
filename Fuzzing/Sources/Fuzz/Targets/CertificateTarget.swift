import Cryptography
import KeyModel

/// What owners of clusters bring in PEM. The parts of an input are a certificate, who is to have issued it, and a
/// request for one.
enum CertificateTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let parts = Sections.split(Array(input), into: 3).map { String(decoding: $0, as: UTF8.self) }
        checkIssued(parts[0], by: parts[1])
        _ = try? AttestationRoots(pem: Array(parts[1].utf8))
        checkRequest(parts[2])
    }

    private static func checkIssued(_ certificate: String, by issuer: String) {
        do throws(CryptographyError) {
            let fault = try IssuedCertificate.fault(of: certificate, issuedBy: issuer, for: authority.key.publicKey)
            require(fault != nil, "a certificate for a key that nobody has seen")
        } catch {
            fatalError("it fails with \(error)")
        }
    }

    private static func checkRequest(_ request: String) {
        let der: [UInt8]
        do throws(CryptographyError) {
            der = try CertificateAuthority.issueCertificate(for: request, validDays: 1, by: authority)
        } catch {
            require(error == .invalidInput || error == .invalidKey, "it fails with \(error)")
            return
        }
        let issued = PEM.encode(label: "CERTIFICATE", der: der)
        let fault = try? IssuedCertificate.fault(of: issued, issuedBy: anchor, for: authority.key.publicKey)
        require(fault == .ofAnotherKey, "what was issued is not what was asked for: \(String(describing: fault))")
    }

    private static let authority: CertifiedKey = {
        guard (try? CryptographicModule.start(fips: nil)) != nil,
            let authority = try? CertificateAuthority.create(commonName: "fuzzing", validDays: 10)
        else { fatalError("no authority") }
        return authority
    }()

    private static let anchor = PEM.encode(label: "CERTIFICATE", der: authority.certificateDER)
}
