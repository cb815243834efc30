import KeyModel
import ServiceRequests
import StrictJSON

/// Tells what may be told of a key.
/// - Source: AWS KMS API Reference, DescribeKey
struct DescribeKeyCall: Call {
    let request: DescribeKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.readUseOptions(dryRun: false)
        try input.check()
        request = DescribeKey(key: try input.key(key).keyOrAlias())
    }

    func write(_ outcome: KeyDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "KeyMetadata")
        KeyMetadata(outcome).write(to: &writer)
        writer.endObject()
    }
}
