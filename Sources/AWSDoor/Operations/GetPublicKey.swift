import KeyModel
import ServiceRequests
import StrictJSON

/// The public half of an asymmetric key, as SubjectPublicKeyInfo.
/// - Source: AWS KMS API Reference, GetPublicKey
struct GetPublicKeyCall: Call {
    let request: GetPublicKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.readUseOptions(dryRun: false)
        try input.check()
        request = GetPublicKey(key: try input.key(key).keyOrAlias())
    }

    func write(_ outcome: KeyDescription, to writer: inout JSONWriter) throws(Refusal) {
        guard let publicKey = outcome.currentVersion.publicKey else {
            throw Refusal(.unsupported(nil), because: .keyKindUnsupported(outcome.key.identifier))
        }
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        writer.member("PublicKey", base64: publicKey.subjectPublicKeyInfo)
        writer.member("KeyUsage", KeyUsageName(outcome.purpose).rawValue)
        KeySpecMembers(outcome).write(to: &writer)
        writer.endObject()
    }
}
