public import KeyModel
import ServiceRequests
import StrictJSON

/// What both ends of the native protocol share: paths, values as JSON, errors.
/// - Source: docs/formats/native-protocol.md
public enum NativeWire {
    public static let prefix = "/v1/"
    public static let tokenPath = "/v1/token"

    public static func path(of operation: OperationName, dryRun: Bool = false) -> String {
        prefix + operation.rawValue + (dryRun ? "?dryRun=true" : "")
    }

    /// What a body is refused with that is not the JSON of the request.
    public static let unreadableBody = ServiceError.invalidInput(.malformed)

    /// - Returns: a JSON document.
    public static func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        try WireEncoder.node(of: value).write(into: &writer)
        return writer.bytes
    }

    /// - Throws: `JSONError` for what is not strict JSON, `DecodingError` for what is not such a value.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try WireDecoder(value: JSON.parse(bytes), codingPath: []).decode(type)
    }

    /// The same for a request, which is an object even where it has no members.
    static func decodeRequest<Request: ServiceRequest>(_ type: Request.Type, from bytes: [UInt8]) throws -> Request {
        let value = try JSON.parse(bytes)
        guard case .object = value else { throw JSONError.unexpectedByte(at: 0) }
        return try WireDecoder(value: value, codingPath: []).decode(type)
    }
}

/// The body of every answer that is not a success.
public struct NativeErrorAnswer: Sendable, Codable {
    /// The error, with all that it carries.
    public var error: ServiceError
    /// Its name, for scripts.
    public var label: String
    /// What it says to a person. Not for programs: it may change.
    public var message: String
    public var requestID: String

    public init(_ error: ServiceError, requestID: String) {
        self.error = error
        label = error.label
        message = NativeMessages.text(of: error)
        self.requestID = requestID
    }
}

/// - Source: RFC 6749, section 5.1
public struct TokenAnswer: Sendable, Codable {
    /// A compact JWS.
    public var accessToken: String
    public var tokenType: String
    public var expiresInSeconds: Int

    public init(accessToken: String, tokenType: String, expiresInSeconds: Int) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.expiresInSeconds = expiresInSeconds
    }

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresInSeconds = "expires_in"
    }
}
