import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@Suite struct CreateKeyTests {
    private func created(_ body: String, name: String = "n") async throws -> CreateKey {
        let exchange = Exchange()
        await exchange.session.answer(.createKey, Sample.key())
        let answer = await exchange.ask(.post, "/keys/\(name)/create", body)
        #expect(answer.status == 200, "\(answer.message)")
        return try #require(await exchange.session.only(CreateKey.self))
    }

    @Test(arguments: [
        (#"{"kty":"RSA"}"#, KeyAlgorithm.rsa2048, KeyResidence.storage),
        (#"{"kty":"RSA","key_size":3072}"#, .rsa3072, .storage),
        (#"{"kty":"RSA-HSM","key_size":4096,"public_exponent":65537}"#, .rsa4096, .token),
        (#"{"kty":"RSA","key_size":null,"crv":null,"public_exponent":null}"#, .rsa2048, .storage),
        (#"{"kty":"EC"}"#, .ecP256, .storage),
        (#"{"kty":"EC","crv":"P-256"}"#, .ecP256, .storage),
        (#"{"kty":"EC","crv":"P-384","key_size":384}"#, .ecP384, .storage),
        (#"{"kty":"EC-HSM","crv":"P-521"}"#, .ecP521, .token),
        (#"{"kty":"EC","crv":"P-256K"}"#, .ecSecp256k1, .storage),
    ])
    func kinds(_ body: String, _ algorithm: KeyAlgorithm, _ residence: KeyResidence) async throws {
        let request = try await created(body)
        #expect(request.algorithm == algorithm)
        #expect(request.residence == residence)
        #expect(request.keyName == "n")
        #expect(request.nameTaken == .addVersion)
        #expect(request.vault == .named("aegis-kv"))
        #expect(request.isEnabled)
        #expect(request.usagePeriod == UsagePeriod())
    }

    @Test(arguments: [
        (
            #"{"kty":"RSA"}"#, KeyPurpose.encryptDecrypt,
            [KeyCapability.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey]
        ),
        (#"{"kty":"RSA","key_ops":["sign","verify","sign"]}"#, .signVerify, [.sign, .verify]),
        (#"{"kty":"RSA","key_ops":["sign","unwrapKey"]}"#, .encryptDecrypt, [.sign, .unwrapKey]),
        (#"{"kty":"RSA","key_ops":[]}"#, .encryptDecrypt, []),
        (#"{"kty":"EC"}"#, .signVerify, [.sign, .verify]),
        (#"{"kty":"EC","key_ops":["sign"]}"#, .signVerify, [.sign]),
    ])
    func purposes(_ body: String, _ purpose: KeyPurpose, _ capabilities: [KeyCapability]) async throws {
        let request = try await created(body)
        #expect(request.purpose == purpose)
        #expect(request.capabilities == capabilities)
    }

    @Test func attributesAndTags() async throws {
        let request = try await created(
            #"{"kty":"EC","attributes":{"enabled":false,"nbf":1000,"exp":2000,"exportable":false,"created":1},"#
                + #""tags":{"a":"b","é":""},"unknown":[1]}"#)
        #expect(!request.isEnabled)
        #expect(request.usagePeriod.start == Date(timeIntervalSince1970: 1000))
        #expect(request.usagePeriod.end == Date(timeIntervalSince1970: 2000))
        #expect(request.tags == ["a": "b", "é": ""])
    }

    @Test(arguments: [
        (#"{}"#, "kty"), (#"{"kty":"DSA"}"#, "kty"), (#"{"kty":1}"#, "kty"), (#"{"kty":"rsa"}"#, "kty"),
        (#"{"kty":"oct"}"#, "oct"), (#"{"kty":"oct-HSM","key_size":256}"#, "oct"),
        (#"{"kty":"RSA","key_size":1024}"#, "key_size"), (#"{"kty":"RSA","key_size":"2048"}"#, "key_size"),
        (#"{"kty":"RSA","key_size":2048.0}"#, "key_size"), (#"{"kty":"RSA","crv":"P-256"}"#, "crv"),
        (#"{"kty":"RSA","public_exponent":3}"#, "public_exponent"),
        (#"{"kty":"EC","crv":"P-192"}"#, "crv"), (#"{"kty":"EC","crv":"Ed25519"}"#, "crv"),
        (#"{"kty":"EC","crv":true}"#, "crv"), (#"{"kty":"EC","key_size":384}"#, "key_size"),
        (#"{"kty":"EC","public_exponent":65537}"#, "public_exponent"),
        (#"{"kty":"EC","key_ops":["encrypt"]}"#, "key_ops"), (#"{"kty":"RSA","key_ops":["import"]}"#, "key_ops"),
        (#"{"kty":"RSA","key_ops":"sign"}"#, "key_ops"), (#"{"kty":"RSA","key_ops":[1]}"#, "key_ops"),
        (#"{"kty":"EC","attributes":[]}"#, "attributes"), (#"{"kty":"EC","attributes":{"enabled":"true"}}"#, "enabled"),
        (#"{"kty":"EC","attributes":{"nbf":-1}}"#, "nbf"), (#"{"kty":"EC","attributes":{"exp":1.5}}"#, "exp"),
        (#"{"kty":"EC","attributes":{"exp":99999999999999999999}}"#, "exp"),
        (#"{"kty":"EC","attributes":{"exp":253402300800}}"#, "exp"),
        (#"{"kty":"EC","tags":{"a":1}}"#, "tags"), (#"{"kty":"EC","tags":[]}"#, "tags"),
        (#"{"kty":"EC","attributes":{"exportable":true}}"#, "export"),
        (#"{"kty":"EC","release_policy":{}}"#, "release"),
    ])
    func refusals(_ body: String, _ word: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.post, "/keys/n/create", body)
        #expect(answer.status == 400)
        #expect(answer.message.contains(word))
        #expect(await exchange.session.requests.isEmpty)
        #expect(await exchange.session.refusals.map(\.operation) == [.createKey])
    }

    @Test func nameThatIsAnIdentifier() async {
        let answer = await Exchange().ask(.post, "/keys/\(Sample.identifier.text)/create", #"{"kty":"EC"}"#)
        #expect(answer.status == 400)
    }

    @Test func usagePeriodTheWrongWayRound() async {
        let answer = await Exchange()
            .ask(.post, "/keys/n/create", #"{"kty":"EC","attributes":{"nbf":2000,"exp":2000}}"#)
        #expect(answer.status == 400)
        #expect(answer.message.contains("'exp'"))
    }

    @Test func noTokenConfigured() async {
        let exchange = Exchange()
        await exchange.session.fail(.createKey, .hardwareNotConfigured)
        let answer = await exchange.ask(.post, "/keys/n/create", #"{"kty":"RSA-HSM"}"#)
        #expect(answer.status == 400)
        #expect(answer.code == "NotSupported")
    }

    @Test func versionOfAnotherKind() async {
        let exchange = Exchange()
        await exchange.session.fail(.createKey, .algorithmForbidden(Sample.identifier, .rsa2048))
        let answer = await exchange.ask(.post, "/keys/n/create", #"{"kty":"RSA"}"#)
        #expect(answer.status == 400)
        #expect(answer.message.hasPrefix("A new version must have"))
    }

    @Test func nameOfADeletedKey() async {
        let exchange = Exchange()
        await exchange.session.fail(.createKey, .keyStateForbids(Sample.identifier, .awaitingDestruction))
        let answer = await exchange.ask(.post, "/keys/n/create", #"{"kty":"RSA"}"#)
        #expect(answer.status == 409)
        #expect(answer.innerCode == "ObjectIsDeletedButRecoverable")
    }
}
