import KeyModel
import ServiceRequests
import StrictJSON

/// Random bytes.
/// - Source: AWS KMS API Reference, GenerateRandom
struct GenerateRandomCall: Call {
    let request: GenerateRandom

    init(reading input: inout InputReader) throws(Refusal) {
        let count = try input.integer("NumberOfBytes", 1...1024)
        let keyStore = try input.text("CustomKeyStoreId", .customKeyStoreID)
        let recipient = try input.recipient()
        try input.check()
        guard let count else { throw .validation("NumberOfBytes is required.", because: .dataKeyLength) }
        request = GenerateRandom(
            vault: input.place.vault, byteCount: count, keyStore: keyStore, recipient: recipient)
    }

    func write(_ outcome: GenerateRandom.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("Plaintext", outcome.bytes, or: outcome.forRecipient)
        writer.endObject()
    }
}
