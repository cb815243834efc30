/// The bytes that a signature is made over, but for the payload's hash.
///
/// ```
/// POST
/// /
/// (query)
/// content-type:application/x-amz-json-1.1
/// host:kms.us-gov-west-1.amazonaws.com
/// x-amz-date:20261124T090000Z
/// x-amz-target:TrentService.Encrypt
///
/// content-type;host;x-amz-date;x-amz-target
/// ```
/// - Source: AWS Signature Version 4 for API requests, "Create a canonical request"
enum CanonicalRequest {
    static func head(of request: RequestHead, query: QueryParameters, signing headers: SignedHeaders) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        append(request.method, to: &text)
        CanonicalPath.append(request.path, to: &text)
        text.append(lineFeed)
        query.appendCanonical(to: &text)
        text.append(lineFeed)
        for name in headers.names {
            text.append(contentsOf: name.utf8)
            text.append(UInt8(ascii: ":"))
            appendValues(of: name, in: request, to: &text)
            text.append(lineFeed)
        }
        text.append(lineFeed)
        append(headers.text, to: &text)
        return text
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private static func append(_ line: String, to text: inout [UInt8]) {
        text.append(contentsOf: line.utf8)
        text.append(lineFeed)
    }

    private static func appendValues(of name: String, in request: RequestHead, to text: inout [UInt8]) {
        var isFirst = true
        for field in request.fields where field.name == name {
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            appendCollapsed(field.value, to: &text)
        }
    }

    /// Without white space around it, and with one space for each run of it.
    private static func appendCollapsed(_ value: String, to text: inout [UInt8]) {
        let start = text.count
        var isPending = false
        for byte in value.utf8 {
            if ByteText.isBlank(byte) {
                isPending = text.count > start
            } else {
                if isPending { text.append(0x20) }
                isPending = false
                text.append(byte)
            }
        }
    }
}
