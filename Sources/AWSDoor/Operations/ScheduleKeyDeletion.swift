import KeyModel
import ServiceRequests
import StrictJSON

/// Has a key deleted after a waiting period.
/// - Source: AWS KMS API Reference, ScheduleKeyDeletion
struct ScheduleKeyDeletionCall: Call {
    let request: ScheduleKeyDestruction

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        // The model says 1 to 365, the documentation and the service say 7 to 30: the gate has the last word.
        let days = try input.integer("PendingWindowInDays", 1...365)
        try input.check()
        request = ScheduleKeyDestruction(key: try input.key(key).key(), waitingDays: days ?? 30)
    }

    func write(_ outcome: ScheduleKeyDestruction.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        if let destruction = outcome.destruction { writer.member("DeletionDate", destruction) }
        writer.member("KeyState", outcome.destruction == nil ? "PendingReplicaDeletion" : "PendingDeletion")
        writer.member("PendingWindowInDays", outcome.waitingDays)
        writer.endObject()
    }
}
