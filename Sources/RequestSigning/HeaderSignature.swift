import ServiceRequests

/// A signature in the `Authorization` header.
///
/// ```
/// AWS4-HMAC-SHA256 Credential=AKID/20261124/us-gov-west-1/kms/aws4_request,
///     SignedHeaders=host;x-amz-date, Signature=5d67…
/// ```
/// - Source: AWS Signature Version 4 for API requests, "Add the signature to the request"
struct HeaderSignature {
    private let head: RequestHead
    private let query: QueryParameters
    private var credential: String?
    private var signedHeaders: String?
    private var signature: String?

    init(_ authorization: String, of head: RequestHead, query: QueryParameters) throws(SignatureRefusal) {
        (self.head, self.query) = (head, query)
        let (algorithm, rest) = ByteText.cut(authorization, at: 0x20) ?? (authorization, "")
        guard algorithm == SignatureReader.algorithm else {
            throw .incompleteSignature("Unsupported AWS 'algorithm': '\(algorithm)'.")
        }
        for part in ByteText.split(rest, at: UInt8(ascii: ",")) {
            let text = ByteText.trimmed(part)
            if text.isEmpty { continue }
            guard let (name, value) = ByteText.cut(text, at: UInt8(ascii: "=")) else {
                throw .incompleteSignature(
                    "'\(text)' not a valid key=value pair (missing equal-sign) in Authorization header.")
            }
            try keep(value, of: name)
        }
    }

    private mutating func keep(_ value: String, of name: String) throws(SignatureRefusal) {
        let earlier: String?
        switch name {
        case "Credential": (earlier, credential) = (credential, value)
        case "SignedHeaders": (earlier, signedHeaders) = (signedHeaders, value)
        case "Signature": (earlier, signature) = (signature, value)
        default: return
        }
        guard earlier == nil else {
            throw .incompleteSignature("Authorization header has '\(name)' more than once.")
        }
    }

    func signature(body: [UInt8], service: String) throws(SignatureRefusal) -> RequestSignature {
        let date = head.amzDate ?? head.date
        guard let credential, let signature, let signedHeaders, let date else {
            throw .incompleteSignature(missing(hasDate: date != nil))
        }
        let parts = SignatureParts(
            credential: credential, signedHeaders: signedHeaders, signature: signature, date: date, validFor: nil,
            sessionToken: head.securityToken)
        return try parts.signature(of: head, query: query, body: body, service: service)
    }

    /// AWS repeats the header's value; we don't repeat what might be somebody's credential.
    private func missing(hasDate: Bool) -> String {
        var text = ""
        let found = [("Credential", credential), ("Signature", signature), ("SignedHeaders", signedHeaders)]
        for (name, value) in found where value == nil {
            text += "Authorization header requires '\(name)' parameter. "
        }
        if !hasDate {
            text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        }
        return text + "Authorization=" + SignatureReader.algorithm
    }
}
