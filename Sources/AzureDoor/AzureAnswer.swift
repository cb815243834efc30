import HTTPTypes
import StrictJSON

/// What the door answers, before the headers that every answer has.
struct AzureAnswer: Sendable {
    var status: HTTPResponse.Status
    var fields = HTTPFields()
    var body: [UInt8]

    init(_ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        write(&writer)
        writer.endObject()
        self.status = status
        body = writer.bytes
    }

    /// As HTTP, with what answers have in common. Nothing here may be kept by a cache: bodies hold plaintexts and tokens.
    func response(requestID: String) -> (HTTPResponse, [UInt8]) {
        var fields = fields
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.cacheControl] = "no-store, no-cache"
        fields[.pragma] = "no-cache"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.requestIdentifier] = requestID
        return (HTTPResponse(status: status, headerFields: fields), body)
    }
}

extension JSONWriter {
    mutating func member(_ key: StaticString, _ value: String) {
        self.key(literal: key)
        string(value)
    }

    mutating func member(_ key: StaticString, _ value: Int) {
        self.key(literal: key)
        int(value)
    }

    mutating func member(_ key: StaticString, _ value: Bool) {
        self.key(literal: key)
        bool(value)
    }

    mutating func member(_ key: StaticString, _ values: [String]) {
        self.key(literal: key)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Base64 for URLs, which is how Azure writes bytes.
    mutating func member(_ key: StaticString, bytes: [UInt8]) { member(key, Base64.encodeURL(bytes)) }

    mutating func member(_ key: StaticString, object write: (inout JSONWriter) -> Void) {
        self.key(literal: key)
        beginObject()
        write(&self)
        endObject()
    }
}
