import AzureDoor
import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@Suite struct ChallengeTests {
    let challenge =
        #"Bearer authorization="https://login.localhost:8443/11111111-1111-1111-1111-111111111111", "#
        + #"resource="https://vault.localhost:8443""#

    @Test func comesBeforeAnyValidation() async {
        let exchange = Exchange()
        // The first request of an SDK: no token, no body; and here nothing else is right either.
        let answer = await exchange.ask(.post, "/keys/%zz?nothing", token: nil)
        #expect(answer.status == 401)
        #expect(answer.code == "Unauthorized")
        #expect(answer.message == "AKV10000: Request is missing a Bearer or PoP token.")
        #expect(answer.field("www-authenticate") == challenge)
        #expect(await exchange.entrance.seen.map(\.credential) == ["none"])
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test(arguments: ["expired", "tampered"])
    func everyBadTokenIsChallengedAgain(_ token: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys", token: token)
        #expect(answer.status == 401)
        #expect(answer.field("www-authenticate") == challenge)
        #expect(answer.message.contains("TokenExpired") == (token == "expired"))
        #expect(await exchange.entrance.seen.map(\.credential) == ["bearer \(token) https://vault.localhost:8443"])
    }

    @Test(arguments: ["Basic Z29vZA==", "PoP good", "Bearer", "Bearer ", "good"])
    func otherSchemesAreNoToken(_ value: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys", token: nil, fields: ["authorization": value])
        #expect(answer.status == 401)
        #expect(await exchange.entrance.seen.map(\.credential) == ["none"])
    }

    @Test func schemeHasNoCase() async {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        let answer = await exchange.ask(.get, "/keys/n", token: nil, fields: ["authorization": "bEARER good"])
        #expect(answer.status == 200)
    }

    @Test func portIsLeftOutWhenItIsTheUsualOne() async {
        let exchange = Exchange(
            settings: AzureSettings(vaultSuffix: "vault.aegis.test", loginHost: "login.aegis.test", port: 443))
        let answer = await exchange.ask(.get, "/keys", host: "aegis-kv.vault.aegis.test", token: nil)
        #expect(
            answer.field("www-authenticate")
                == #"Bearer authorization="https://login.aegis.test/11111111-1111-1111-1111-111111111111", "#
                + #"resource="https://vault.aegis.test""#)
    }

    @Test(arguments: [String?.none, "good", "expired"])
    func unknownVault(_ token: String?) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys?api-version=7.6", host: "other.vault.localhost", token: token)
        #expect(answer.status == 404)
        #expect(answer.code == "VaultNotFound")
        #expect(answer.field("www-authenticate") == nil)
        #expect(await exchange.entrance.seen.count == 1)
    }

    @Test func faultsOfTheGateAreNotTakenForBadTokens() async {
        for error in [ServiceError.auditUnavailable, .storageUnavailable] {
            let exchange = Exchange()
            await exchange.entrance.fail(error)
            let answer = await exchange.ask(.get, "/keys")
            #expect(answer.status == 503)
            #expect(answer.field("www-authenticate") == nil)
            let lookup = Exchange()
            await lookup.entrance.failLookup(error)
            #expect(await lookup.ask(.get, "/keys").status == 503)
        }
    }

    @Test func originIsHandedOn() async throws {
        let exchange = Exchange()
        _ = await exchange.ask(.get, "/keys", fields: ["user-agent": "azsdk"])
        let origin = try #require(await exchange.entrance.seen.first?.origin)
        #expect(
            origin
                == Origin(
                    door: .azure, requestID: "r-1", sourceAddress: "127.0.0.1", userAgent: "azsdk", isSecure: true))
    }
}
