import KeyModel
import ServiceRequests
import StrictJSON

/// A listing's `Limit` and `Marker`. The marker is the service's own place in base64, behind the operation's name, so
/// that a marker of one listing is none of another's.
/// - Source: AWS KMS API Reference, ListKeys, Limit and Marker
struct Paging {
    let request: PageRequest

    /// - Throws: InvalidMarkerException.
    init(limit: Int?, defaultLimit: Int, marker: String?, operation: AWSOperation) throws(Refusal) {
        request = PageRequest(
            limit: limit ?? defaultLimit,
            after: try marker.map { text throws(Refusal) in
                try Self.place(text, operation)
            })
    }

    private static func place(_ marker: String, _ operation: AWSOperation) throws(Refusal) -> String {
        let prefix = operation.rawValue + ":"
        guard let bytes = Base64.decodeURL(marker), let text = String(validating: bytes, as: UTF8.self),
            text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count
        else { throw Refusal(.invalidMarker, because: .invalidInput(.pageMarker)) }
        return String(text.dropFirst(prefix.count))
    }

    static func write(next: String?, of operation: AWSOperation, to writer: inout JSONWriter) {
        if let next { writer.member("NextMarker", Base64.encodeURL(Array("\(operation.rawValue):\(next)".utf8))) }
        writer.member("Truncated", next != nil)
    }
}

extension InputReader {
    /// Notes what is wrong with `Limit` and `Marker`; to be followed by `check()` and `Paging`.
    mutating func paging() throws(Refusal) -> (limit: Int?, marker: String?) {
        (try integer("Limit", 1...1000), try text("Marker", .marker))
    }
}
