package import ServiceRequests

/// Finds the signature in a request, in its header or its query string.
/// - Source: AWS Signature Version 4 for API requests, "Authentication methods"
package enum SignatureReader {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// - Parameter service: what the scope has to name, such as `kms`.
    /// - Returns: nil where the request is not signed at all.
    /// - Throws: IncompleteSignatureException or InvalidSignatureException, in AWS's words.
    package static func read(
        _ head: RequestHead, body: [UInt8], service: String
    ) throws(SignatureRefusal) -> RequestSignature? {
        let query = try QueryParameters(head.query)
        switch (head.authorization, query.isSigned) {
        case (nil, false): return nil
        case (nil, true): return try QuerySignature(query, of: head).signature(body: body, service: service)
        case (let authorization?, false):
            // What is not AWS's is no token here, as AWS sees it.
            guard authorization.hasPrefix("AWS4-") else { return nil }
            return try HeaderSignature(authorization, of: head, query: query).signature(body: body, service: service)
        case (_?, true):
            throw .invalidSignature(
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
        }
    }
}

/// What both ways of signing say, once it is found.
struct SignatureParts {
    let credential: String
    let signedHeaders: String
    let signature: String
    let date: String
    let validFor: Int?
    let sessionToken: String?

    func signature(
        of head: RequestHead, query: QueryParameters, body: [UInt8], service: String
    ) throws(SignatureRefusal) -> RequestSignature {
        guard let time = SignatureTime(date) else {
            throw .incompleteSignature(
                "Date must be in ISO-8601 'basic format'. Got '\(date)'. See http://en.wikipedia.org/wiki/ISO_8601")
        }
        let headers = try SignedHeaders(signedHeaders, of: head)
        let scope = try Scope(credential, signedOn: time.text, service: service)
        guard let bytes = ByteText.bytes(hexadecimal: signature), bytes.count == 32 else { throw .signatureMismatch }
        return RequestSignature(
            accessKey: scope.accessKey, timestamp: time.text, signed: time.date, validFor: validFor,
            scopeDate: scope.date, region: scope.region, service: service,
            canonicalHead: CanonicalRequest.head(of: head, query: query, signing: headers), payload: body,
            declaredPayloadHash: head.contentHash, signature: bytes, sessionToken: sessionToken)
    }
}
