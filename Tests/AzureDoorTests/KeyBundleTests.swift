import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@Suite struct KeyBundleTests {
    private func shown(_ key: KeyDescription) async -> Exchange.Answer {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, key)
        return await exchange.ask(.get, "/keys/n/")
    }

    @Test func whole() async {
        let period = UsagePeriod(start: Date(timeIntervalSince1970: 10.9), end: Date(timeIntervalSince1970: 20))
        let answer = await shown(
            Sample.key(tags: ["b": "2", "a": "\"1\""], version: Sample.versionDescription(period: period)))
        let kid = "https://aegis-kv.vault.localhost:8443/keys/n/\(Sample.shown)"
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"key":{"kid":"\#(kid)","kty":"RSA","key_ops":["encrypt","decrypt","sign","verify","wrapKey","#
                + #""unwrapKey"],"n":"-_-_","e":"AQAB"},"attributes":{"enabled":true,"nbf":10,"exp":20,"#
                + #""created":1795469442,"updated":1795469447,"recoveryLevel":"Recoverable+Purgeable","#
                + #""recoverableDays":90,"exportable":false},"tags":{"a":"\"1\"","b":"2"}}"#)
    }

    @Test(arguments: [
        (KeyAlgorithm.rsa2048, KeyResidence.token, "RSA-HSM", String?.none),
        (.ecP256, .storage, "EC", "P-256"), (.ecP384, .storage, "EC", "P-384"), (.ecP521, .token, "EC-HSM", "P-521"),
        (.ecSecp256k1, .storage, "EC", "P-256K"), (.ed25519, .storage, "OKP", "Ed25519"),
        (.aes256, .storage, "oct", nil), (.hmac512, .storage, "oct", nil),
    ])
    func types(_ algorithm: KeyAlgorithm, _ residence: KeyResidence, _ kty: String, _ curve: String?) async {
        let json = await shown(Sample.key(algorithm, residence: residence)).json
        #expect(json["key"]?["kty"]?.stringValue == kty)
        #expect(json["key"]?["crv"]?.stringValue == curve)
        #expect((json["attributes"]?["hsmPlatform"] != nil) == (residence == .token))
        #expect(json["tags"] == nil)
    }

    @Test func coordinatesKeepTheirLeadingZeros() async {
        let json = await shown(Sample.key(.ecP256, version: Sample.versionDescription(publicKey: Sample.ecPublicKey)))
            .json
        #expect(json["key"]?["x"]?.stringValue == "AAE")
        #expect(json["key"]?["y"]?.stringValue == "AgM")
        #expect(json["key"]?["n"] == nil)
    }

    @Test func symmetricKeysShowNothing() async {
        let json = await shown(Sample.key(.aes256, version: Sample.versionDescription(publicKey: nil))).json
        #expect(json["key"]?.objectValue?.keys == ["kid", "kty", "key_ops"])
    }

    @Test(arguments: KeyState.allCases, [true, false])
    func enabled(_ state: KeyState, _ versionIsEnabled: Bool) async {
        let answer = await shown(
            Sample.key(state: state, version: Sample.versionDescription(enabled: versionIsEnabled)))
        let expected: Bool? =
            state == .destroyed ? nil : versionIsEnabled && (state == .active || state == .preActivation)
        #expect(answer.json["attributes"]?["enabled"]?.boolValue == expected)
        #expect(answer.status == (state == .destroyed ? 404 : 200))
    }

    @Test func whatAwaitsDestructionIsDeleted() async {
        let answer = await shown(Sample.key(state: .active, destruction: .now))
        #expect(answer.status == 404)
        #expect(answer.code == "KeyNotFound")
        #expect(answer.message.contains("(name/id) n was"))
    }

    @Test func versionIsHandedOnAsItIs() async throws {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        _ = await exchange.ask(.get, "/keys/n/\(Sample.shown)")
        let request = try #require(await exchange.session.only(DescribeKey.self))
        #expect(request.key == KeyReference(.name("n"), in: .named("aegis-kv")))
        #expect(request.version == Sample.shown)
    }

    @Test func identifierReachesKeysWithoutAName() async throws {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        let answer = await exchange.ask(.get, "/keys/\(Sample.identifier.text)")
        #expect(await exchange.session.only(DescribeKey.self)?.key.selector == .id(Sample.identifier))
        #expect(answer.json["key"]?["kid"]?.stringValue?.contains("/keys/\(Sample.identifier.text)/") == true)
    }

    @Test func datesOutOfEveryRange() async {
        let period = UsagePeriod(start: .distantPast, end: Date(timeIntervalSince1970: 1e300))
        let json = await shown(Sample.key(version: Sample.versionDescription(period: period))).json
        #expect(json["attributes"]?["exp"]?.intValue == 253_402_300_799)
    }
}
