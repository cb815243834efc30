import KeyModel
import ServiceRequests
import StrictJSON

/// Tells what a key was last used for. The event of CloudTrail is the record of our trail, which has the request's id.
/// - Source: AWS KMS API Reference, GetKeyLastUsage
struct GetKeyLastUsageCall: Call {
    let request: GetKeyUsage

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = GetKeyUsage(key: try input.key(key).key())
    }

    func write(_ outcome: GetKeyUsage.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        // Of a key that wasn't used it is there, and empty.
        writer.key(literal: "KeyLastUsage")
        writer.beginObject()
        if let use = outcome.lastUse, let name = Self.name(of: use.operation) {
            writer.member("Operation", name)
            writer.member("Timestamp", use.time)
            writer.member("CloudTrailEventId", use.requestID)
            writer.member("KmsRequestId", use.requestID)
        }
        writer.endObject()
        writer.member("TrackingStartDate", outcome.trackedSince)
        writer.member("KeyCreationDate", outcome.created)
        writer.endObject()
    }

    /// AWS has no word for wrapping, encapsulating and serving another key manager: that is encrypting.
    /// - Returns: nil for what is no use of a key.
    /// - Source: AWS KMS service model 2014-11-01 (botocore), KeyLastUsageTrackingOperation
    static func name(of operation: OperationName) -> String? {
        switch operation {
        case .encrypt, .wrapKey, .encapsulate, .encryptExternally: "Encrypt"
        case .decrypt, .unwrapKey, .decapsulate, .decryptExternally: "Decrypt"
        case .reEncrypt: "ReEncrypt"
        case .generateDataKey: "GenerateDataKey"
        case .generateDataKeyWithoutPlaintext: "GenerateDataKeyWithoutPlaintext"
        case .generateDataKeyPair: "GenerateDataKeyPair"
        case .generateDataKeyPairWithoutPlaintext: "GenerateDataKeyPairWithoutPlaintext"
        case .sign: "Sign"
        case .verify: "Verify"
        case .generateMAC: "GenerateMac"
        case .verifyMAC: "VerifyMac"
        case .deriveSharedSecret: "DeriveSharedSecret"
        default: nil
        }
    }
}
