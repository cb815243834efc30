import KeyModel
import ServiceRequests
import StrictJSON

/// The key policy; there is one, named `default`.
/// - Source: AWS KMS API Reference, GetKeyPolicy
struct GetKeyPolicyCall: Call {
    let request: GetKeyPolicy

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let policyName = try input.text("PolicyName", .policyName)
        try input.check()
        let reference = try input.key(key).key()
        try PolicyName.check(policyName)
        request = GetKeyPolicy(key: reference)
    }

    func write(_ outcome: GetKeyPolicy.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("Policy", outcome.policy)
        writer.member("PolicyName", PolicyName.only)
        writer.endObject()
    }
}

enum PolicyName {
    static let only = "default"

    static func check(_ name: String?) throws(Refusal) {
        guard name == nil || name == only else {
            throw Refusal(InputErrors.error(for: .policyName, words: nil), because: .invalidInput(.policyName))
        }
    }
}
