import AWSDoor
import HTTPTypes
import ServiceRequests
import Synchronization

/// Signature Version 4, in the header or in the query. The lines of an input are the request's target, its
/// `Authorization`, its `X-Amz-Date` (both left out where empty), and header fields.
enum SignatureTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let request = request(Sections.lines(Array(input)))
        let entrance = ScriptedEntrance(answer: nil)
        let (response, _) = CallingThread.run {
            await AWSDoor(entrance: entrance).respond(
                to: request, body: Array("{}".utf8), from: nil, requestID: "0f0f0f0f-1111-4222-8333-444444444444")
        }
        require([200, 400, 403, 404].contains(response.status.code), "status \(response.status.code)")
        require(entrance.records == 1, "\(entrance.records) records of one request")
        if let signature = entrance.log.withLock({ $0.signature }) { check(signature) }
    }

    private static func request(_ lines: [String]) -> HTTPRequest {
        var request = HTTPRequest(
            method: .post, scheme: "https", authority: "kms.us-gov-west-1.amazonaws.com", path: lines.first ?? "/")
        var fields: [(String, String)] = [
            ("x-amz-target", "TrentService.ListKeys"), ("content-type", "application/x-amz-json-1.1"),
        ]
        for (name, line) in zip(["authorization", "x-amz-date"], lines.dropFirst()) where !line.isEmpty {
            fields.append((name, line))
        }
        for line in lines.dropFirst(3) {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { fields.append((parts[0], parts[1])) }
        }
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { request.headerFields.append(HTTPField(name: name, value: value)) }
        }
        return request
    }

    /// What the gate is given has the form that its string to sign relies on: no line can pass for another.
    private static func check(_ signature: RequestSignature) {
        require(signature.signature.count == 32, "a signature of \(signature.signature.count) bytes")
        require(signature.timestamp.utf8.count == 16, "timestamp \(signature.timestamp)")
        require(signature.timestamp.hasPrefix(signature.scopeDate), "scope of another day")
        require(!signature.accessKey.isEmpty, "nobody's signature")
        for text in [signature.scopeDate, signature.region, signature.service] {
            require(!text.isEmpty && !text.utf8.contains { $0 <= 0x20 || $0 == 0x2F }, "scope part \(text)")
        }
        let lines = Sections.lines(signature.canonicalHead)
        require(lines.first == "POST" && lines.last == "", "the canonical request's ends")
        require(lines.count > 5 && lines[lines.count - 3] == "", "the canonical request's headers")
        let names = lines[lines.count - 2].split(separator: ";")
        require(lines.count == names.count + 6, "\(names.count) signed headers in \(lines.count) lines")
    }
}
