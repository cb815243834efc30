import KeyModel
import ServiceRequests

/// Has a key rotated automatically.
/// - Source: AWS KMS API Reference, EnableKeyRotation
struct EnableKeyRotationCall: Call {
    let request: EnableKeyRotation

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let days = try input.integer("RotationPeriodInDays", 90...2560)
        try input.check()
        request = EnableKeyRotation(key: try input.key(key).key(), periodInDays: days)
    }
}
