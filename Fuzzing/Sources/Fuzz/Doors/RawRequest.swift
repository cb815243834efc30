import HTTPTypes

/// A request as a person writes it down:
///
/// ```
/// POST /?query
/// host: kms.us-gov-west-1.amazonaws.com
/// x-amz-target: TrentService.Encrypt
/// fuzz-answer: keyNotFound          what the gate answers; not sent
///
/// {"KeyId":"alias/app"}
/// ```
struct RawRequest: Sendable {
    var request: HTTPRequest
    var body: [UInt8]
    var answer: String?

    init(_ input: [UInt8]) {
        let end = input.firstRange(of: [UInt8(ascii: "\n"), UInt8(ascii: "\n")])
        let lines = Sections.lines(input[..<(end?.lowerBound ?? input.endIndex)])
        body = end.map { Array(input[$0.upperBound...]) } ?? []
        let start = lines[0].split(separator: " ", maxSplits: 1).map(String.init)
        let method = start.first.flatMap { HTTPRequest.Method($0) } ?? .post
        request = HTTPRequest(method: method, scheme: "https", authority: nil, path: start.count > 1 ? start[1] : "/")
        for line in lines.dropFirst() { addField(line) }
    }

    private mutating func addField(_ line: String) {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { return }
        let value = String(parts[1].drop { $0 == " " })
        // As `HTTPFront` hands it over: `Host` is the authority.
        switch name.canonicalName {
        case "fuzz-answer": answer = value
        case "host": request.authority = value
        default: request.headerFields.append(HTTPField(name: name, value: value))
        }
    }
}
