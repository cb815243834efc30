import HTTPTypes
import StrictJSON

/// What goes back: a status and JSON or XML, or nothing where an operation answers nothing.
struct Answer {
    let status: Int
    let body: [UInt8]
    let contentType: String

    init(body: [UInt8]) { self.init(status: 200, body: body, contentType: Self.contentType) }

    init(status: Int, body: [UInt8], contentType: String) {
        (self.status, self.body, self.contentType) = (status, body, contentType)
    }

    init(_ error: AWSError) {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key(literal: "__type")
        writer.string(error.type)
        if let message = error.message {
            writer.key(error.isMessageCapitalized ? "Message" : "message")
            writer.string(message)
        }
        writer.endObject()
        self.init(status: error.status, body: writer.bytes, contentType: Self.contentType)
    }

    func response(requestID: String) -> (HTTPResponse, [UInt8]) {
        var fields = HTTPFields()
        fields.reserveCapacity(4)
        if let name = Self.requestIDName { fields.append(HTTPField(name: name, value: requestID)) }
        fields.append(HTTPField(name: .contentType, value: contentType))
        // Answers carry plaintexts: no cache on the way may keep them.
        fields.append(HTTPField(name: .cacheControl, value: "no-cache, no-store, must-revalidate, private"))
        return (HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body)
    }

    static let contentType = "application/x-amz-json-1.1"
    private static let requestIDName = HTTPField.Name("x-amzn-RequestId")
}
