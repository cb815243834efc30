import FoundationEssentials
import KeyModel
import RequestSigning
import ServiceRequests

/// Why the gate gave no session, in AWS's words.
enum AuthenticationErrors {
    private static let toleranceInMinutes = 5

    static func error(for error: ServiceError, signature: RequestSignature?) -> AWSError {
        switch error {
        case .credentialMissing: .missingToken
        case .credentialUnknown: .unknownClient
        case .credentialWrong, .credentialMalformed:
            AWSError("InvalidSignatureException", SignatureRefusal.mismatchMessage)
        case .tokenExpired: .expiredToken
        case .vaultNotFound:
            AWSError("InvalidSignatureException", "Credential should be scoped to a valid region. ")
        case .signatureExpired(let signed, let now):
            AWSError(
                "InvalidSignatureException", staleness(of: signed, now: now, validFor: signature?.validFor))
        default: AWSErrors.error(for: error, words: nil)
        }
    }

    private static func staleness(of signed: Date, now: Date, validFor: Int?) -> String {
        let (text, nowText) = (SignatureTime.format(signed), SignatureTime.format(now))
        if signed > now {
            let latest = SignatureTime.format(now.addingTimeInterval(Double(toleranceInMinutes * 60)))
            return "Signature not yet current: \(text) is still later than \(latest) "
                + "(\(nowText) + \(toleranceInMinutes) min.)"
        }
        let seconds = validFor ?? toleranceInMinutes * 60
        let earliest = SignatureTime.format(now.addingTimeInterval(-Double(seconds)))
        return "Signature expired: \(text) is now earlier than \(earliest) (\(nowText) - \(seconds / 60) min.)"
    }
}
