public import HTTPTypes

/// Why the front didn't pass a request on. The connection is closed after each.
public enum HTTPRefusal: Error, Hashable, Sendable {
    /// Not HTTP/1.x by the grammar.
    case malformed
    /// No `Host`, several, or one that names no host.
    case hostInvalid
    /// Two ways to tell where the body ends.
    /// - Source: RFC 9112, section 6.3 (request smuggling)
    case framingAmbiguous
    case transferCodingUnsupported
    case targetInvalid
    case targetTooLong(limit: Int)
    case headTooLarge
    case bodyTooLarge(limit: Int)
    case headTimedOut
    case requestTimedOut
    case expectationUnknown
    case methodUnsupported
    case versionUnsupported
    /// Too many large bodies are coming at once; ask again later.
    case overloaded

    public var status: HTTPResponse.Status {
        switch self {
        case .malformed, .hostInvalid, .framingAmbiguous, .targetInvalid: .badRequest
        case .headTimedOut, .requestTimedOut: .requestTimeout
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .expectationUnknown: .expectationFailed
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .transferCodingUnsupported, .methodUnsupported: .notImplemented
        case .versionUnsupported: .httpVersionNotSupported
        case .overloaded: .serviceUnavailable
        }
    }

    /// What a caller gets who speaks no protocol that we could tell.
    func plainAnswer(requestID: String) -> (HTTPResponse, [UInt8]) {
        var response = HTTPResponse(status: status)
        response.headerFields[.contentType] = "text/plain; charset=utf-8"
        response.headerFields[.requestID] = requestID
        return (response, Array("\(status.code) \(status.reasonPhrase)\n".utf8))
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-Id")!
    static let host = HTTPField.Name("Host")!
}
