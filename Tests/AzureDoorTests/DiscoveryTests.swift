import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@Suite struct DiscoveryTests {
    @Test func openIDConfiguration() async {
        let json = await Exchange().login(.get, "/T1/v2.0/.well-known/openid-configuration").json
        #expect(json["issuer"]?.stringValue == "https://login.localhost:8443/t1/v2.0")
        #expect(json["token_endpoint"]?.stringValue == "https://login.localhost:8443/t1/oauth2/v2.0/token")
        #expect(json["jwks_uri"]?.stringValue == "https://login.localhost:8443/t1/discovery/v2.0/keys")
        #expect(json["authorization_endpoint"]?.stringValue != nil)
    }

    @Test func verificationKeys() async {
        let answer = await Exchange().login(.get, "/t/discovery/v2.0/keys")
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"k1","n":"wP_u","e":"AQAB"}]}"#)
        let exchange = Exchange()
        await exchange.entrance.failLookup(.storageUnavailable)
        #expect(await exchange.login(.get, "/t/discovery/v2.0/keys").status == 503)
    }

    @Test func instance() async {
        let endpoint = "https%3A%2F%2Flogin.localhost%3A8443%2Ft1%2Foauth2%2Fv2.0%2Fauthorize"
        let json = await Exchange()
            .login(.get, "/common/discovery/instance?api-version=1.1&authorization_endpoint=\(endpoint)").json
        #expect(
            json["tenant_discovery_endpoint"]?.stringValue
                == "https://login.localhost:8443/t1/v2.0/.well-known/openid-configuration")
        #expect(json["metadata"]?[0]?["aliases"] == .array([.string("login.localhost:8443")]))
    }

    @Test(arguments: [
        "", "https://login.localhost.evil:8443/t1/", "https://login.localhost:8443", "https://login.localhost:8443//x",
        "https://login.localhost:8443/a%2522/x", "http://login.localhost:8443/t1",
    ])
    func unknownInstances(_ endpoint: String) async {
        let answer = await Exchange().login(.get, "/common/discovery/instance?authorization_endpoint=\(endpoint)")
        #expect(answer.status == 400)
        #expect(answer.json["error"]?.stringValue == "invalid_instance")
    }

    @Test func instanceWithoutEndpoint() async {
        #expect(
            await Exchange().login(.get, "/common/discovery/instance").json["error"]?.stringValue == "invalid_request")
    }
}
