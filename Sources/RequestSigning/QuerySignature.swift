import ServiceRequests

/// A signature in the query string: a link that holds for a while.
/// - Source: AWS Signature Version 4 for API requests, "Authentication methods", query string
struct QuerySignature {
    /// A week.
    static let longestLife = 604_800

    private let query: QueryParameters
    private let head: RequestHead

    init(_ query: QueryParameters, of head: RequestHead) { (self.query, self.head) = (query, head) }

    func signature(body: [UInt8], service: String) throws(SignatureRefusal) -> RequestSignature {
        guard let algorithm = query["X-Amz-Algorithm"], let credential = query["X-Amz-Credential"],
            let signature = query["X-Amz-Signature"], let signedHeaders = query["X-Amz-SignedHeaders"],
            let date = query["X-Amz-Date"]
        else { throw .incompleteSignature(missing()) }
        guard algorithm == SignatureReader.algorithm else {
            throw .incompleteSignature("Unsupported AWS 'algorithm': '\(algorithm)'.")
        }
        let parts = SignatureParts(
            credential: credential, signedHeaders: signedHeaders, signature: signature, date: date,
            validFor: try lifetime(), sessionToken: query["X-Amz-Security-Token"] ?? head.securityToken)
        return try parts.signature(of: head, query: query, body: body, service: service)
    }

    private func lifetime() throws(SignatureRefusal) -> Int? {
        guard let text = query["X-Amz-Expires"] else { return nil }
        guard text.utf8.count < 10, !text.isEmpty, let seconds = CivilTime.number(Array(text.utf8)[...]) else {
            throw .incompleteSignature("X-Amz-Expires should be a number")
        }
        guard seconds <= Self.longestLife else {
            throw .incompleteSignature(
                "X-Amz-Expires must be less than a week (in seconds); that is 604800 seconds at most")
        }
        return seconds
    }

    private func missing() -> String {
        let names = [
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date",
        ]
        return names.filter { query[$0] == nil }
            .map { "AWS query-string parameters must include '\($0)'. " }.joined()
            + "Re-examine the query-string parameters."
    }
}
