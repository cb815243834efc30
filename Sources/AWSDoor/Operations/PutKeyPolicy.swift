import KeyModel
import ServiceRequests

/// Replaces the key policy.
/// - Source: AWS KMS API Reference, PutKeyPolicy
struct PutKeyPolicyCall: Call {
    let request: PutKeyPolicy

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let policyName = try input.text("PolicyName", .policyName)
        let policy = try input.requiredText("Policy", .policy)
        let bypass = try input.flag("BypassPolicyLockoutSafetyCheck") ?? false
        try input.check()
        let reference = try input.key(key).key()
        try PolicyName.check(policyName)
        request = PutKeyPolicy(key: reference, policy: policy, bypassPolicyLockoutSafetyCheck: bypass)
    }
}
