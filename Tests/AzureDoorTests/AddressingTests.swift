import AzureDoor
import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@Suite struct AddressingTests {
    @Test(arguments: [
        ("aegis-kv.vault.localhost:8443", true), ("AEGIS-kv.Vault.LocalHost", true), ("a.vault.localhost.:1", true),
        ("login.localhost:8443", true), ("LOGIN.localhost", true),
        ("vault.localhost", false), (".vault.localhost", false), ("a.b.vault.localhost", false),
        ("a_b.vault.localhost", false), ("evilvault.localhost", false), ("a.vault.localhost.evil", false),
        ("login.localhost.evil", false), ("x.login.localhost", false), ("localhost", false), ("", false),
        ("a.vault.localhost:", false), ("a.vault.localhost:84x", false), ("a.vault.localhost:1:2", false),
        (String(repeating: "a", count: 64) + ".vault.localhost", false), ("127.0.0.1:8443", false),
    ])
    func hosts(_ host: String, _ isOurs: Bool) {
        let request = HTTPRequest(method: .get, scheme: "https", authority: host, path: "/")
        #expect(Exchange().door.isAddressed(by: request) == isOurs)
    }

    @Test func withoutHost() async {
        #expect(await Exchange().ask(.get, "/keys", host: nil).status == 404)
    }

    @Test func vaultIsFoundWithoutCase() async {
        let exchange = Exchange()
        let answer = await exchange.ask(
            .get, "/keys?api-version=7.6&maxresults=0", host: "AEGIS-KV.vault.localhost:8443")
        #expect(answer.status == 400)
        #expect(await exchange.entrance.seen.map(\.vault) == [.named("aegis-kv")])
    }

    @Test func commonHeaders() async {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        let answer = await exchange.ask(
            .get, "/keys/n", fields: ["x-ms-client-request-id": "abc", "x-ms-return-client-request-id": "true"])
        #expect(answer.field("x-ms-request-id") == "r-1")
        #expect(answer.field("x-ms-client-request-id") == "abc")
        #expect(answer.field("x-ms-keyvault-region") == "usgovvirginia")
        #expect(answer.field("x-ms-keyvault-service-version") != nil)
        #expect(answer.field("content-type") == "application/json; charset=utf-8")
        #expect(answer.field("cache-control")?.contains("no-store") == true)
    }

    @Test func clientRequestIdentifierIsReturnedOnlyWhenAsked() async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys/n", fields: ["x-ms-client-request-id": "abc"])
        #expect(answer.field("x-ms-client-request-id") == nil)
        let long = String(repeating: "x", count: 129)
        let refused = await exchange.ask(
            .get, "/keys/n", fields: ["x-ms-client-request-id": long, "x-ms-return-client-request-id": "true"])
        #expect(refused.field("x-ms-client-request-id") == nil)
    }
}
