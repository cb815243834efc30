import KeyModel
import ServiceRequests
import StrictJSON

/// Changes a key store's name, password or cluster.
/// - Source: AWS KMS API Reference, UpdateCustomKeyStore
struct UpdateCustomKeyStoreCall: Call {
    let request: UpdateKeyStore

    init(reading input: inout InputReader) throws(Refusal) {
        let store = try input.keyStore()
        let name = try input.text("NewCustomKeyStoreName", .keyStoreName)
        let password = try input.keyStorePassword()
        let cluster = try input.keyStoreCluster()
        let proxy = try input.proxy()
        try input.check()
        request = UpdateKeyStore(
            keyStore: KeyStoreReference(store, in: input.place.vault), newName: name, password: password,
            cluster: cluster, proxy: proxy.isEmpty ? nil : proxy)
    }

    func write(_ outcome: UpdateKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}
