import Cryptography
import FoundationEssentials
import Logging

/// Which attestation documents are believed.
enum AttestationSetup {
    /// - Returns: nil where none are.
    /// - Throws: `SetupError.configuration` for a file that isn't there or holds no certificate.
    static func roots(_ settings: Settings, _ logger: Logger) throws -> AttestationRoots? {
        guard let path = settings.nitroRoot else { return nil }
        guard let pem = try DataDirectory.read(path) else {
            throw SetupError.configuration("--nitro-root: \(path) isn't there")
        }
        let roots: AttestationRoots
        do {
            roots = try AttestationRoots(pem: pem)
        } catch {
            throw SetupError.configuration(
                "--nitro-root: \(path) holds no certificate in PEM, or one that can't be read")
        }
        for fingerprint in roots.fingerprints {
            let digits = fingerprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            logger.notice("attestation root", metadata: ["sha256": "\(digits.joined(separator: ":"))"])
        }
        return roots
    }
}
