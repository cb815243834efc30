import Cryptography
import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON

/// What an access token says.
/// - Source: RFC 7519, section 4.1; Microsoft identity platform, access token claims (`appid`, `oid`, `tid`)
struct TokenClaims: Codable, Equatable {
    var iss: String
    var aud: String
    var sub: String
    var oid: String
    var appid: String
    var tid: String
    var iat: Int
    var nbf: Int
    var exp: Int
    var jti: String
    var ver = "2.0"
}

/// Signs and verifies the service's access tokens: compact JWS, RS256 and nothing else.
/// - Source: RFC 7515, RFC 7518 section 3.3
final class TokenKey: Sendable {
    static let lifetimeInSeconds = 3599
    static let largestToken = 8192

    private struct Header: Codable {
        var typ: String?
        var alg: String
        var kid: String?
        var crit: [String]?
    }

    let identifier: String
    private let key: PrivateKey

    init(identifier: String, key: PrivateKey) {
        self.identifier = identifier
        self.key = key
    }

    func sign(_ claims: TokenClaims) throws(ServiceError) -> [UInt8] {
        guard let header = try? JSONEncoder().encode(Header(typ: "JWT", alg: "RS256", kid: identifier)),
            let body = try? JSONEncoder().encode(claims)
        else { throw .invalidInput(.description) }
        let signed = Array("\(Base64.encodeURL(Array(header))).\(Base64.encodeURL(Array(body)))".utf8)
        let signature = try CryptographyError.asFault { () throws(CryptographyError) in
            try key.sign(message: signed, algorithm: .rsaPKCS1(.sha256))
        }
        return signed + Array(".\(Base64.encodeURL(signature))".utf8)
    }

    /// - Throws: `.credentialWrong` for anything that isn't a token of ours for that audience; `.tokenExpired`.
    func verify(_ token: [UInt8], audience: String, issuer: String, now: Date) throws(ServiceError) -> TokenClaims {
        guard token.count <= Self.largestToken else { throw .credentialMalformed }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = decode(Header.self, parts[0]), let signature = decode(parts[2])
        else { throw .credentialMalformed }
        // The algorithm and the key are ours to choose: a header that says otherwise is a forgery (RFC 8725, 3.1).
        guard header.alg == "RS256", header.kid == identifier, header.crit == nil else { throw .credentialWrong }
        let signed = Array(token[parts[0].startIndex..<parts[1].endIndex])
        let isValid = try CryptographyError.asFault { () throws(CryptographyError) in
            try key.publicKey.verify(signature: signature, message: signed, algorithm: .rsaPKCS1(.sha256))
        }
        guard isValid, let claims = decode(TokenClaims.self, parts[1]), claims.aud == audience,
            claims.iss == issuer
        else {
            throw .credentialWrong
        }
        let seconds = now.timeIntervalSince1970
        guard seconds < Double(claims.exp) else { throw .tokenExpired }
        guard seconds >= Double(claims.nbf) - 300 else { throw .credentialWrong }
        return claims
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ part: ArraySlice<UInt8>) -> Value? {
        decode(part).flatMap { try? JSONDecoder().decode(type, from: Data($0)) }
    }

    private func decode(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        Base64.decodeURL(String(decoding: part, as: UTF8.self))
    }

    var publicHalf: TokenVerificationKey? {
        key.publicKey.rsaComponents.map {
            TokenVerificationKey(keyIdentifier: identifier, modulus: $0.modulus, exponent: $0.exponent)
        }
    }
}
