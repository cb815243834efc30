import Cryptography
import ExternalKeys
import FoundationEssentials
import KeyModel

/// Signs requests to proxies: AWS Signature Version 4, with `host` and `x-amz-date` signed.
///
/// Paths have nothing in them that would have to be encoded, and there is no query.
/// - Source: AWS KMS External Key Store Proxy API Specification, appendix A; AWS Signature Version 4 for API requests
struct ProxySigner {
    static let service = "kms-xks-proxy"

    let accessKey: String
    let secret: SecretBytes
    let region: String

    /// - Returns: what `X-Amz-Date` and `Authorization` have to say.
    func sign(
        path: String, authority: String, body: [UInt8], at date: Date
    ) throws(CryptographyError) -> (date: String, authorization: String) {
        let timestamp = Self.timestamp(date)
        let day = String(timestamp.prefix(8))
        let scope = "\(day)/\(region)/\(Self.service)/aws4_request"
        let canonical =
            "POST\n\(path)\n\nhost:\(authority)\nx-amz-date:\(timestamp)\n\nhost;x-amz-date\n"
            + hexadecimal(try Digest.sha256(body))
        let text = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n" + hexadecimal(try Digest.sha256(Array(canonical.utf8)))
        let signature = try HMAC.authenticate(Array(text.utf8), key: try signingKey(day), digest: .sha256)
        return (
            timestamp,
            "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=host;x-amz-date, "
                + "Signature=\(hexadecimal(signature))"
        )
    }

    private func signingKey(_ day: String) throws(CryptographyError) -> SecretBytes {
        var key = secret.withUnsafeBytes { secret in
            SecretBytes(count: 4 + secret.count) { $0.copyBytes(from: Array("AWS4".utf8) + secret) }
        }
        for part in [day, region, Self.service, "aws4_request"] {
            key = try HMAC.derive(Array(part.utf8), key: key, digest: .sha256)
        }
        return key
    }

    /// ISO 8601's basic form, `20261124T090000Z`.
    private static func timestamp(_ date: Date) -> String {
        let seconds = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
        return seconds.formatted(.iso8601).replacing("-", with: "").replacing(":", with: "")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
