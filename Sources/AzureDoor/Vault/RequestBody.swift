import HTTPTypes
import KeyModel
import StrictJSON

/// A request's body, read when an operation needs it.
struct RequestBody: Sendable {
    var contentType: String?
    var bytes: [UInt8]

    /// The object that it must be. Without a content type, JSON is taken for granted.
    func object() throws(AzureFailure) -> JSONValue {
        if let contentType {
            let mediaType = contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
            guard String(mediaType).isEqualIgnoringASCIICase("application/json") else {
                throw .refused(
                    AzureError(
                        .unsupportedMediaType, "UnsupportedMediaType", "The content type must be application/json."),
                    because: .invalidInput(.malformed))
            }
        }
        do {
            let value = try JSON.parse(bytes, limits: JSONLimits(depth: 8, values: 1000))
            guard case .object = value else { throw JSONError.unexpectedByte(at: 0) }
            return value
        } catch {
            throw .badParameter("The request body is not the JSON object that is expected.")
        }
    }
}
