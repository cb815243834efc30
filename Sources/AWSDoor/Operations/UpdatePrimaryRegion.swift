import KeyModel
import ServiceRequests

/// Makes the replica of another region the primary of a multi-region key.
/// - Source: AWS KMS API Reference, UpdatePrimaryRegion
struct UpdatePrimaryRegionCall: Call {
    let request: PromoteReplica

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let region = try input.requiredText("PrimaryRegion", .region)
        try input.check()
        request = PromoteReplica(key: try input.key(key).key(), region: region)
    }
}
