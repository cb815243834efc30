import KeyModel
import StrictJSON

extension JSONWriter {
    /// Straight from guarded memory into the answer.
    mutating func member(_ key: StaticString, secret: SecretBytes) {
        self.key(literal: key)
        secret.withUnsafeBytes { bytesBase64($0) }
    }

    /// The secret in clear, or what only the recipient can read, and then nothing in clear.
    mutating func member(_ key: StaticString, _ secret: SecretBytes, or forRecipient: [UInt8]?) {
        if let forRecipient { return member("CiphertextForRecipient", base64: forRecipient) }
        member(key, secret: secret)
    }
}
