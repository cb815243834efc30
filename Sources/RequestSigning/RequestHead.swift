package import HTTPTypes

/// What the door needs of a request's head, taken out of it in one pass.
package struct RequestHead {
    package struct Field {
        /// In lower case.
        package let name: String
        package let value: String
    }

    package let method: String
    /// As it was sent, without the query.
    package let path: String
    /// As it was sent; empty where there is none.
    package let query: String
    package private(set) var fields: [Field] = []
    package private(set) var target: String?
    package private(set) var authorization: String?
    package private(set) var contentType: String?
    package private(set) var userAgent: String?
    package private(set) var amzDate: String?
    package private(set) var date: String?
    package private(set) var contentHash: String?
    package private(set) var securityToken: String?

    package init(_ request: HTTPRequest) {
        method = request.method.rawValue
        (path, query) = Self.split(request.path ?? "/")
        fields.reserveCapacity(request.headerFields.count + 1)
        var hasHost = false
        for field in request.headerFields {
            let name = field.name.canonicalName
            let value = field.value
            fields.append(Field(name: name, value: value))
            if name == "host" { hasHost = true }
            keep(value, of: name)
        }
        if !hasHost, let authority = request.authority { fields.append(Field(name: "host", value: authority)) }
    }

    /// Where a field comes twice both values are kept, and so neither is right: two readers could take different ones.
    private mutating func keep(_ value: String, of name: String) {
        switch name {
        case "x-amz-target": target = Self.joined(target, value)
        case "authorization": authorization = Self.joined(authorization, value)
        case "content-type": contentType = Self.joined(contentType, value)
        case "user-agent": userAgent = Self.joined(userAgent, value)
        case "x-amz-date": amzDate = Self.joined(amzDate, value)
        case "date": date = Self.joined(date, value)
        case "x-amz-content-sha256": contentHash = Self.joined(contentHash, value)
        case "x-amz-security-token": securityToken = Self.joined(securityToken, value)
        default: break
        }
    }

    private static func joined(_ first: String?, _ second: String) -> String {
        first.map { $0 + "," + second } ?? second
    }

    private static func split(_ target: String) -> (path: String, query: String) {
        let bytes = target.utf8
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return (target, "") }
        return (String(target[..<mark]), String(target[bytes.index(after: mark)...]))
    }
}
