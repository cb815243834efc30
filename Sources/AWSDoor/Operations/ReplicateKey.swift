import KeyModel
import ServiceRequests
import StrictJSON

/// Makes a replica of a multi-region key in another region of the account.
/// - Source: AWS KMS API Reference, ReplicateKey
struct ReplicateKeyCall: Call {
    let request: ReplicateKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let region = try input.requiredText("ReplicaRegion", .region)
        let policy = try input.text("Policy", .policy)
        let bypass = try input.flag("BypassPolicyLockoutSafetyCheck")
        let description = try input.text("Description", .description)
        let tags = try input.tags() ?? []
        try input.check()
        request = ReplicateKey(
            key: try input.key(key).key(), region: region, account: input.place.account,
            policy: policy, bypassPolicyLockoutSafetyCheck: bypass ?? false, description: description ?? "",
            tags: try InputReader.distinct(tags))
    }

    func write(_ outcome: ReplicateKey.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "ReplicaKeyMetadata")
        KeyMetadata(outcome.replica, isBeingMade: true).write(to: &writer)
        writer.member("ReplicaPolicy", outcome.policy)
        writer.key(literal: "ReplicaTags")
        writer.beginArray()
        for (key, value) in outcome.replica.tags.sorted(by: { $0.key < $1.key }) {
            writer.beginObject()
            writer.member("TagKey", key)
            writer.member("TagValue", value)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
