public import HTTPTypes

/// What answers a request: the only thing that the front knows of the service behind it.
///
/// - Parameters:
///   - request: `authority` is the value of `Host`, `path` the target as it was sent; header fields in the order and with
///     the duplicates that they came with, without `Host`.
///   - body: at most `HTTPLimits.bodyByteCount`.
///   - source: the address of the peer, without its port.
///   - requestID: a random UUID in lower case, unique.
/// - Returns: the response; the front adds `Content-Length`, `Date`, `Server` and `Connection`.
public typealias Responder =
    @Sendable (_ request: HTTPRequest, _ body: [UInt8], _ source: String?, _ requestID: String) async
    -> (HTTPResponse, [UInt8])

/// Told of what the front refuses, so that it can be recorded before the caller gets the answer.
///
/// - Parameters:
///   - refusal: why.
///   - request: the head, where one could be read.
/// - Returns: the answer in the words of the protocol that the caller speaks, or nil for a plain one.
public typealias RefusalResponder =
    @Sendable (_ refusal: HTTPRefusal, _ request: HTTPRequest?, _ source: String?, _ requestID: String) async
    -> (HTTPResponse, [UInt8])?
