import Glibc
import KeyModel

/// Secrets that came by the environment, taken out of it: `/proc/PID/environ` and child processes would show them.
struct SecretVariables: Sendable {
    static let rootPassphrase = "AEGIS_ROOT_PASSPHRASE"
    static let tokenPIN = "AEGIS_PKCS11_PIN"

    private var values: [String: SecretBytes] = [:]

    subscript(name: String) -> SecretBytes? { values[name] }

    /// Before anything copies the environment, and while the process has one thread.
    static func take() -> SecretVariables {
        var taken = SecretVariables()
        for name in [rootPassphrase, tokenPIN] {
            guard let text = getenv(name) else { continue }
            let bytes = UnsafeMutableRawBufferPointer(start: text, count: strlen(text))
            if !bytes.isEmpty { taken.values[name] = SecretBytes(copying: UnsafeRawBufferPointer(bytes)) }
            explicit_bzero(text, bytes.count)
            unsetenv(name)
        }
        return taken
    }
}
