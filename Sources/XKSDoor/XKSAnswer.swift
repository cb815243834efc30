import HTTPTypes
import StrictJSON

/// What goes back: a status and JSON.
struct XKSAnswer {
    let status: Int
    let body: [UInt8]

    init(body: [UInt8]) { (status, self.body) = (200, body) }

    init(_ error: XKSError) {
        status = error.name.status
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key(literal: "errorName")
        writer.string(error.name.rawValue)
        writer.key(literal: "errorMessage")
        writer.string(error.message)
        writer.endObject()
        body = writer.bytes
    }

    var response: (HTTPResponse, [UInt8]) {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .contentType, value: "application/json"))
        // Answers carry plaintexts: no cache on the way may keep them.
        fields.append(HTTPField(name: .cacheControl, value: "no-store"))
        return (HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body)
    }
}
