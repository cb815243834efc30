import KeyModel
import ServiceRequests
import StrictJSON

/// The names of a key's policies; they fit on one page.
/// - Source: AWS KMS API Reference, ListKeyPolicies
struct ListKeyPoliciesCall: Call {
    let request: ListKeyPolicies

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let (limit, marker) = try input.paging()
        try input.check()
        _ = try Paging(limit: limit, defaultLimit: 100, marker: marker, operation: .listKeyPolicies)
        request = ListKeyPolicies(key: try input.key(key).key())
    }

    func write(_ outcome: ListKeyPolicies.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("PolicyNames", outcome.names)
        Paging.write(next: nil, of: .listKeyPolicies, to: &writer)
        writer.endObject()
    }
}
