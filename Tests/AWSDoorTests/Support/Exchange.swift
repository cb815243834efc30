import AWSDoor
import HTTPTypes
import StrictJSON

/// A request sent to the door and what came back, without a socket.
struct Exchange {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSON.parse(body) }
    var type: String? { json?["__type"]?.stringValue }
    var message: String? { json?["message"]?.stringValue }

    static let requestID = "0f0f0f0f-1111-4222-8333-444444444444"
    static let authorization =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE123456789/20261124/us-gov-west-1/kms/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
        + String(repeating: "5a", count: 32)

    /// The headers of a request that is signed in form.
    static func headers(_ operation: String, authorization: String = authorization) -> [(String, String)] {
        [
            ("Host", "kms.us-gov-west-1.amazonaws.com"), ("X-Amz-Date", "20261124T090000Z"),
            ("X-Amz-Target", "TrentService." + operation), ("Content-Type", "application/x-amz-json-1.1"),
            ("Authorization", authorization), ("User-Agent", "aws-cli/2.0"),
        ]
    }

    static func request(
        _ method: HTTPRequest.Method = .post, _ target: String = "/", _ headers: [(String, String)]
    ) -> HTTPRequest {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return HTTPRequest(method: method, scheme: "https", authority: nil, path: target, headerFields: fields)
    }

    init(_ request: HTTPRequest, body: [UInt8], at gate: ScriptedGate) async {
        let (response, answer) = await AWSDoor(entrance: gate).respond(
            to: request, body: body, from: "127.0.0.1", requestID: Self.requestID)
        (status, headers, self.body) = (response.status.code, response.headerFields, answer)
    }

    /// An operation as a client would call it.
    init(_ operation: String, _ json: String, at gate: ScriptedGate = ScriptedGate()) async {
        await self.init(Self.request(headers: operation), body: Array(json.utf8), at: gate)
    }

    static func request(headers operation: String) -> HTTPRequest { request(.post, "/", headers(operation)) }
}
