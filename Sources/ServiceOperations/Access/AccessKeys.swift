import Cryptography
import KeyModel
import ServiceGate

/// Fresh credentials, in AWS's forms: `AKIA` and 16 letters or digits; 40 characters of secret.
enum AccessKeys {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let secretLetters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func makeIdentifier() throws(ServiceError) -> String {
        let random = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.publicBytes(16) }
        return "AKIA" + String(decoding: random.map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// 40 of 64 characters: 240 bits.
    static func makeSecret() throws(ServiceError) -> SecretBytes {
        let random = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(40) }
        return random.withUnsafeBytes { random in
            SecretBytes(count: 40) { secret in
                for index in 0..<40 { secret[index] = secretLetters[Int(random[index] & 63)] }
            }
        }
    }
}
