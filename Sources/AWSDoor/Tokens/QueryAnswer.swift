/// Text in XML.
/// - Source: XML 1.0, section 2.4
enum XML {
    static func element(_ name: String, _ text: String) -> String { "<\(name)>\(escaped(text))</\(name)>" }

    /// What XML can't say at all is left out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\t", "\n", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                escaped.unicodeScalars.append(scalar)
            default: continue
            }
        }
        return escaped
    }
}

/// Answers of the query protocol.
///
/// ```
/// <GetCallerIdentityResponse xmlns="…"><GetCallerIdentityResult>…</GetCallerIdentityResult>
///   <ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></GetCallerIdentityResponse>
/// <ErrorResponse xmlns="…"><Error><Type>Sender</Type><Code>…</Code><Message>…</Message></Error>
///   <RequestId>…</RequestId></ErrorResponse>
/// ```
/// - Source: Smithy, "AWS query protocol", response and error serialization
extension Answer {
    private static let xml = "text/xml"

    init(result: String, of action: String, requestID: String) {
        let metadata = "<ResponseMetadata>\(XML.element("RequestId", requestID))</ResponseMetadata>"
        let text =
            "<\(action)Response xmlns=\"\(TokenDispatcher.namespace)\"><\(action)Result>\(result)</\(action)Result>"
            + metadata + "</\(action)Response>\n"
        self.init(status: 200, body: Array(text.utf8), contentType: Self.xml)
    }

    init(query error: AWSError, requestID: String) {
        let (code, status) = Self.codes[error.type] ?? (error.type, error.status)
        let content =
            XML.element("Type", status < 500 ? "Sender" : "Receiver") + XML.element("Code", code)
            + XML.element("Message", error.message ?? code)
        let text =
            "<ErrorResponse xmlns=\"\(TokenDispatcher.namespace)\"><Error>\(content)</Error>"
            + XML.element("RequestId", requestID) + "</ErrorResponse>\n"
        self.init(status: status, body: Array(text.utf8), contentType: Self.xml)
    }

    /// The errors that all services have, as this protocol names them.
    /// - Source: AWS STS API Reference, "Common Errors"
    private static let codes: [String: (code: String, status: Int)] = [
        "MissingAuthenticationTokenException": ("MissingAuthenticationToken", 403),
        "UnrecognizedClientException": ("InvalidClientTokenId", 403),
        "InvalidSignatureException": ("SignatureDoesNotMatch", 403),
        "IncompleteSignatureException": ("IncompleteSignature", 400),
        "ExpiredTokenException": ("ExpiredToken", 403),
        "RequestEntityTooLargeException": ("RequestEntityTooLarge", 413),
        "ThrottlingException": ("Throttling", 400),
        "KMSInternalException": ("InternalFailure", 500),
        "DependencyTimeoutException": ("ServiceUnavailable", 503),
    ]
}
