import KeyModel
import ServiceRequests
import StrictJSON

/// Calls a scheduled deletion off.
/// - Source: AWS KMS API Reference, CancelKeyDeletion
struct CancelKeyDeletionCall: Call {
    let request: CancelKeyDestruction

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = CancelKeyDestruction(key: try input.key(key).key())
    }

    func write(_ outcome: CancelKeyDestruction.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        writer.endObject()
    }
}
