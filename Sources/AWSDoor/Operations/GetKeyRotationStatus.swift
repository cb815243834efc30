import KeyModel
import ServiceRequests
import StrictJSON

/// Whether and when a key is rotated automatically.
/// - Source: AWS KMS API Reference, GetKeyRotationStatus
struct GetKeyRotationStatusCall: Call {
    let request: GetKeyRotation

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = GetKeyRotation(key: try input.key(key).key())
    }

    func write(_ outcome: GetKeyRotation.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyRotationEnabled", outcome.schedule != nil)
        writer.member("KeyId", outcome.key.arn)
        if let schedule = outcome.schedule {
            writer.member("RotationPeriodInDays", schedule.periodInDays)
            writer.member("NextRotationDate", schedule.next)
        }
        writer.endObject()
    }
}
