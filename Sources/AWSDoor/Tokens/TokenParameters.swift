import RequestSigning

/// The parameters of AWS's query protocol: a form's body, or a query string that was signed as a link.
///
/// ```
/// Action=GetCallerIdentity&Version=2011-06-15
/// ```
/// - Source: Smithy, "AWS query protocol", request serialization
struct TokenParameters {
    static let contentType = "application/x-www-form-urlencoded"

    private let parameters: QueryParameters

    /// nil for escapes that are none.
    init?(of head: RequestHead, body: [UInt8]) {
        guard let text = String(validating: body, as: UTF8.self),
            let parameters = try? QueryParameters(head.method == "GET" ? head.query : text)
        else { return nil }
        self.parameters = parameters
    }

    static func isAddressed(by head: RequestHead) -> Bool {
        if head.method == "GET" { return (try? QueryParameters(head.query))?["Action"] != nil }
        guard let type = head.contentType else { return false }
        return (ByteText.cut(type, at: UInt8(ascii: ";"))?.name ?? type).lowercased() == contentType
    }

    var action: String? { parameters["Action"] }
    var version: String? { parameters["Version"] }
}
