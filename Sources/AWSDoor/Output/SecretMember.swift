import KeyModel
import StrictJSON

extension JSONWriter {
    /// Straight from guarded memory into the answer.
    mutating func member(_ key: StaticString, secret: SecretBytes) {
        self.key(literal: key)
        secret.withUnsafeBytes { bytesBase64($0) }
    }
}
