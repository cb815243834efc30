import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS KMS API Reference, ConnectCustomKeyStore
struct ConnectCustomKeyStoreCall: Call {
    let request: ConnectKeyStore

    init(reading input: inout InputReader) throws(Refusal) {
        let store = try input.keyStore()
        try input.check()
        request = ConnectKeyStore(keyStore: KeyStoreReference(store, in: input.place.vault))
    }

    func write(_ outcome: ConnectKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}
