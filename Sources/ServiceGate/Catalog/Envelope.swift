import Cryptography
import KeyModel

/// A secret under a key-encryption key: `nonce (12) | ciphertext | tag (16)`, AES-256-GCM.
///
/// The additional data say what the secret is, so that one can't be put in another's place.
enum Envelope {
    static func seal(_ secret: SecretBytes, under key: SecretBytes, for purpose: [UInt8]) throws(ServiceError)
        -> [UInt8]
    {
        let sealed = try CryptographyError.asFault { () throws(CryptographyError) in
            try AESGCM.seal(secret, key: key, authenticating: purpose)
        }
        return sealed.nonce + sealed.ciphertext + sealed.tag
    }

    static func open(_ envelope: [UInt8], under key: SecretBytes, for purpose: [UInt8]) throws(ServiceError)
        -> SecretBytes
    {
        guard envelope.count >= 28 else { throw .integrityViolated }
        return try CryptographyError.asFault { () throws(CryptographyError) in
            try AESGCM.open(
                Array(envelope[12..<(envelope.count - 16)]), tag: Array(envelope.suffix(16)), key: key,
                nonce: Array(envelope.prefix(12)), authenticating: purpose)
        }
    }
}
