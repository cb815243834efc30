import Cryptography
import KeyModel
import ServiceGate

/// Fresh credentials: `AKIA` and 16 letters or digits; 52 characters of secret. Both are of the forms that an external
/// key store takes (`[A-Z2-7]{20,30}` and `[A-Za-z0-9/+=]{43,64}`), which are narrower than IAM's.
/// - Source: AWS KMS External Key Store Proxy API Specification, appendix A
enum AccessKeys {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let secretLetters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func makeIdentifier() throws(ServiceError) -> String {
        let random = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.publicBytes(16) }
        return "AKIA" + String(decoding: random.map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// 52 characters, each of 32: 260 bits.
    static func makeSecret() throws(ServiceError) -> SecretBytes {
        let random = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(52) }
        return random.withUnsafeBytes { random in
            SecretBytes(count: 52) { secret in
                for index in 0..<52 { secret[index] = secretLetters[Int(random[index] & 31)] }
            }
        }
    }
}
