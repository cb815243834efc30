import Cryptography
import FoundationEssentials
import KeyModel
import ServiceRequests

/// Verifies AWS Signature Version 4.
/// - Source: AWS Signature Version 4 for API requests, "Create a signed request", steps 2 to 4
enum SignatureVerifier {
    static let tolerance: TimeInterval = 300

    static func verify(
        _ signature: RequestSignature, of principal: PrincipalEntry, keys: SubordinateKeys, now: Date
    ) throws(ServiceError) {
        let key = try signingKey(for: signature, of: principal, keys: keys)
        let expected = try code(try stringToSign(signature), key)
        guard equalInConstantTime(expected, signature.signature) else { throw .credentialWrong }
        // After the signature: only who could have made it learns how our clock stands.
        try checkTime(signature, now: now)
        guard signature.sessionToken == nil else { throw .credentialUnknown }
    }

    private static func checkTime(_ signature: RequestSignature, now: Date) throws(ServiceError) {
        let age = now.timeIntervalSince(signature.signed)
        let lifetime = signature.validFor.map(TimeInterval.init) ?? tolerance
        guard age <= lifetime, age >= -tolerance else { throw .signatureExpired(signed: signature.signed, now: now) }
    }

    private static func stringToSign(_ signature: RequestSignature) throws(ServiceError) -> [UInt8] {
        let payloadHash = try digest(signature.payload).hexadecimal
        if let declared = signature.declaredPayloadHash {
            guard equalInConstantTime(Array(declared.utf8), payloadHash) else { throw .credentialWrong }
        }
        let scope = "\(signature.scopeDate)/\(signature.region)/\(signature.service)/aws4_request"
        let head = Array("AWS4-HMAC-SHA256\n\(signature.timestamp)\n\(scope)\n".utf8)
        return head + (try digest(signature.canonicalHead + payloadHash)).hexadecimal
    }

    private static func signingKey(
        for signature: RequestSignature, of principal: PrincipalEntry, keys: SubordinateKeys
    ) throws(ServiceError) -> SecretBytes {
        let scope = "\(signature.scopeDate)/\(signature.region)/\(signature.service)"
        return try principal.signingKey(for: scope) { () throws(ServiceError) in
            let secret = try Envelope.open(
                principal.record.sealedSecretKey, under: keys.wrapping,
                for: secretKeyPurpose(accessKey: principal.record.accessKey))
            var key = secret.withUnsafeBytes { secret in
                SecretBytes(count: 4 + secret.count) { buffer in
                    buffer.copyBytes(from: Array("AWS4".utf8) + secret)
                }
            }
            for part in [signature.scopeDate, signature.region, signature.service, "aws4_request"] {
                key = try CryptographyError.asFault { () throws(CryptographyError) in
                    try HMAC.derive(Array(part.utf8), key: key, digest: .sha256)
                }
            }
            return key
        }
    }

    static func secretKeyPurpose(accessKey: String) -> [UInt8] { Array("access-key|\(accessKey)".utf8) }

    private static func digest(_ bytes: [UInt8]) throws(ServiceError) -> [UInt8] {
        try CryptographyError.asFault { () throws(CryptographyError) in try Digest.sha256(bytes) }
    }

    private static func code(_ message: [UInt8], _ key: SecretBytes) throws(ServiceError) -> [UInt8] {
        try CryptographyError.asFault { () throws(CryptographyError) in
            try HMAC.authenticate(message, key: key, digest: .sha256)
        }
    }
}

extension [UInt8] {
    /// Two digits in lower case for each byte.
    var hexadecimal: [UInt8] {
        let digits = [UInt8]("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
