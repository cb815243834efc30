import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS KMS API Reference, DisconnectCustomKeyStore
struct DisconnectCustomKeyStoreCall: Call {
    let request: DisconnectKeyStore

    init(reading input: inout InputReader) throws(Refusal) {
        let store = try input.keyStore()
        try input.check()
        request = DisconnectKeyStore(keyStore: KeyStoreReference(store, in: input.place.vault))
    }

    func write(_ outcome: DisconnectKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}
