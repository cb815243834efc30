import NIOCore
import NIOHTTP1

/// What an error in the pipeline means for the connection.
enum ParserFault {
    /// The bytes are at fault, and there may be somebody to be told.
    case refused(HTTPRefusal)
    /// The peer left in the middle of a request.
    case hungUp
    /// More bytes after some that were refused.
    case repeated
    /// The transport is at fault: a reset, or bytes that are not TLS.
    case broken

    init(_ error: any Error) {
        switch error {
        case let error as HTTPParserError:
            switch error {
            case .invalidEOFState: self = .hungUp
            case .headerOverflow: self = .refused(.headTooLarge)
            case .invalidVersion: self = .refused(.versionUnsupported)
            case .invalidMethod: self = .refused(.methodUnsupported)
            case .unexpectedContentLength: self = .refused(.framingAmbiguous)
            default: self = .refused(.malformed)
            }
        case is ByteToMessageDecoderError.PayloadTooLargeError: self = .refused(.headTooLarge)
        case is ByteToMessageDecoderError: self = .repeated
        default: self = .broken
        }
    }
}
