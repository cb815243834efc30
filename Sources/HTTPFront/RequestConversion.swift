import HTTPTypes
import NIOHTTP1

/// From the parser's head to the currency of the doors.
enum RequestConversion {
    static func request(_ head: HTTPRequestHead, target: RequestTarget, scheme: String) -> HTTPRequest {
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        for (name, value) in head.headers {
            // `Host` is `authority`, as in HTTP/2.
            guard let name = HTTPField.Name(name), name != .host else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return HTTPRequest(
            method: method(head.method), scheme: scheme, authority: target.authority, path: target.path,
            headerFields: fields)
    }

    private static func method(_ method: HTTPMethod) -> HTTPRequest.Method {
        switch method {
        case .GET: .get
        case .POST: .post
        case .PUT: .put
        case .PATCH: .patch
        case .DELETE: .delete
        case .HEAD: .head
        case .OPTIONS: .options
        default: HTTPRequest.Method(method.rawValue) ?? .get
        }
    }
}
