import HTTPTypes
import NIOCore
import NIOHTTP1

/// Where a connection is in the exchange of requests and responses.
enum ConnectionPhase {
    /// Between requests. `hasBegun` once bytes came that are not a head yet.
    case awaitingHead(hasBegun: Bool)
    /// A head came, its body is coming.
    case receiving(IncomingRequest)
    /// The responder works on it, or the refusal's hook; nothing is read meanwhile.
    case responding(ResponseFraming)
    /// The response is written but the peer doesn't take it.
    case writing
    /// All is said; what still comes is thrown away until the peer hangs up.
    case lingering
    case closed
}

/// A request whose body is not complete.
struct IncomingRequest {
    var request: HTTPRequest
    var body: [UInt8] = []
    /// nil until there is a body.
    var share: BodyShare?
    var framing: ResponseFraming
}

/// What the parser said while a request was in flight.
enum PendingInput {
    case part(HTTPServerRequestPart)
    case refusal(HTTPRefusal)

    /// Roughly the memory that it holds.
    var byteCount: Int {
        switch self {
        case .part(.head(let head)): 256 + head.uri.utf8.count + head.headers.count * 96
        case .part(.body(let buffer)): 64 + buffer.readableBytes
        case .part(.end), .refusal: 64
        }
    }
}
