import KeyModel
import ServiceRequests
import StrictJSON

/// Verifies a message's authentication code. One that is wrong is an error to AWS, not an answer.
/// - Source: AWS KMS API Reference, VerifyMac
struct VerifyMacCall: Call {
    let request: VerifyMAC

    init(reading input: inout InputReader) throws(Refusal) {
        let message = try input.requiredBlob("Message", upTo: 4096)
        let key = try input.keyText()
        let algorithm = try input.requiredChoice("MacAlgorithm", of: MACAlgorithmName.self)
        let mac = try input.requiredBlob("Mac", upTo: 6144)
        try input.readUseOptions()
        try input.check()
        request = VerifyMAC(
            key: try input.key(key).keyOrAlias(), message: message, mac: mac, algorithm: algorithm.algorithm)
    }

    var algorithm: String? { MACAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: VerifyMAC.Outcome, to writer: inout JSONWriter) throws(Refusal) {
        guard outcome.isValid else { throw Refusal(.invalidMAC, because: .macInvalid) }
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("MacValid", true)
        writer.member("MacAlgorithm", MACAlgorithmName(outcome.algorithm).rawValue)
        writer.endObject()
    }
}
