import HTTPTypes
import StrictJSON

/// What goes back: a status and JSON, or nothing where an operation answers nothing.
struct Answer {
    let status: Int
    let body: [UInt8]

    init(body: [UInt8]) { (status, self.body) = (200, body) }

    init(_ error: AWSError) {
        status = error.status
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key(literal: "__type")
        writer.string(error.type)
        if let message = error.message {
            writer.key(literal: "message")
            writer.string(message)
        }
        writer.endObject()
        body = writer.bytes
    }

    func response(requestID: String) -> (HTTPResponse, [UInt8]) {
        var fields = HTTPFields()
        fields.reserveCapacity(4)
        if let name = Self.requestIDName { fields.append(HTTPField(name: name, value: requestID)) }
        fields.append(HTTPField(name: .contentType, value: Self.contentType))
        // Answers carry plaintexts: no cache on the way may keep them.
        fields.append(HTTPField(name: .cacheControl, value: "no-cache, no-store, must-revalidate, private"))
        return (HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body)
    }

    static let contentType = "application/x-amz-json-1.1"
    private static let requestIDName = HTTPField.Name("x-amzn-RequestId")
}
