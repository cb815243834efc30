import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS KMS API Reference, DeleteCustomKeyStore
struct DeleteCustomKeyStoreCall: Call {
    let request: DeleteKeyStore

    init(reading input: inout InputReader) throws(Refusal) {
        let store = try input.keyStore()
        try input.check()
        request = DeleteKeyStore(keyStore: KeyStoreReference(store, in: input.place.vault))
    }

    func write(_ outcome: DeleteKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}
