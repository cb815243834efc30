import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AzureDoor

@Suite struct CryptographyTests {
    static let digest32 = Base64.encodeURL([UInt8](repeating: 7, count: 32))

    private func digest(_ count: Int) -> String { Base64.encodeURL([UInt8](repeating: 7, count: count)) }

    @Test(arguments: [
        ("RS256", SignatureAlgorithm.rsaPKCS1(.sha256), 32), ("RS384", .rsaPKCS1(.sha384), 48),
        ("RS512", .rsaPKCS1(.sha512), 64), ("PS256", .rsaPSS(.sha256), 32), ("PS384", .rsaPSS(.sha384), 48),
        ("PS512", .rsaPSS(.sha512), 64), ("ES256", .ecdsa(.sha256), 32), ("ES384", .ecdsa(.sha384), 48),
        ("ES512", .ecdsa(.sha512), 64), ("ES256K", .ecdsa(.sha256), 32),
    ])
    func signAndVerify(_ name: String, _ algorithm: SignatureAlgorithm, _ count: Int) async throws {
        let exchange = Exchange()
        await exchange.session.answer(
            .sign, Sign.Outcome(key: Sample.versionIdentity, signature: [0xFB, 0xFF], algorithm: algorithm))
        let signed = await exchange.ask(
            .post, "/keys/n/\(Sample.shown)/sign", #"{"alg":"\#(name)","value":"\#(digest(count))"}"#)
        #expect(
            String(decoding: signed.body, as: UTF8.self)
                == #"{"kid":"https://aegis-kv.vault.localhost:8443/keys/n/\#(Sample.shown)","value":"-_8"}"#)
        let sign = try #require(await exchange.session.only(Sign.self))
        #expect(sign.algorithm == algorithm)
        #expect(sign.encoding == .fixedWidth)
        #expect(sign.input == .digest([UInt8](repeating: 7, count: count)))
        #expect(sign.version == Sample.shown)

        await exchange.session.answer(
            .verify, Verify.Outcome(key: Sample.versionIdentity, isValid: true, algorithm: algorithm))
        let verified = await exchange.ask(
            .post, "/keys/n//verify", #"{"alg":"\#(name)","digest":"\#(digest(count))","value":"-_8"}"#)
        #expect(String(decoding: verified.body, as: UTF8.self) == #"{"value":true}"#)
        let verify = try #require(await exchange.session.only(Verify.self))
        #expect(verify.algorithm == algorithm)
        #expect(verify.encoding == .fixedWidth)
        #expect(verify.signature == [0xFB, 0xFF])
        #expect(verify.version == nil)
    }

    @Test func wrongSignatureIsAnAnswer() async {
        let body = #"{"alg":"ES256","digest":"\#(Self.digest32)","value":"AA"}"#
        let exchange = Exchange()
        await exchange.session.answer(
            .verify, Verify.Outcome(key: Sample.versionIdentity, isValid: false, algorithm: .ecdsa(.sha256)))
        #expect(await exchange.ask(.post, "/keys/n/verify", body).json["value"] == .bool(false))
        await exchange.session.fail(.verify, .signatureInvalid)
        #expect(await exchange.ask(.post, "/keys/n/verify", body).json["value"] == .bool(false))
        await exchange.session.fail(.verify, .keyNameNotFound("n"))
        #expect(await exchange.ask(.post, "/keys/n/verify", body).status == 404)
    }

    @Test(arguments: [
        ("sign", "value", "RS256", 31, 32), ("sign", "value", "RS256", 33, 32), ("sign", "value", "ES384", 32, 48),
        ("sign", "value", "PS512", 48, 64), ("verify", "digest", "ES512", 32, 64),
        ("verify", "digest", "ES256K", 20, 32),
    ])
    func lengthOfADigest(_ word: String, _ property: String, _ name: String, _ count: Int, _ expected: Int) async {
        let answer = await Exchange()
            .ask(
                .post, "/keys/n/\(word)",
                #"{"alg":"\#(name)","digest":"\#(digest(count))","value":"\#(digest(count))"}"#)
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
        #expect(
            answer.message
                == "Invalid length of '\(property)': \(count) bytes. \(name) requires \(expected) bytes, encoded with base64url."
        )
    }

    @Test(arguments: [
        ("RSA-OAEP", EncryptionAlgorithm.rsaOAEP(.sha1)), ("RSA-OAEP-256", .rsaOAEP(.sha256)), ("RSA1_5", .rsaPKCS1),
    ])
    func encryption(_ name: String, _ algorithm: EncryptionAlgorithm) async throws {
        let exchange = Exchange()
        let session = exchange.session
        let body = #"{"alg":"\#(name)","value":"\#("secret".encoded)"}"#
        let key = Sample.versionIdentity
        let secret = SecretBytes(copying: "opened".utf8)
        await session.answer(.encrypt, Encrypt.Outcome(key: key, ciphertext: [1], algorithm: algorithm))
        await session.answer(.decrypt, Decrypt.Outcome(key: key, plaintext: secret, algorithm: algorithm))
        await session.answer(.wrapKey, WrapKey.Outcome(key: key, wrapped: [2]))
        await session.answer(.unwrapKey, UnwrapKey.Outcome(key: key, keyMaterial: secret))

        let path = "/keys/n/\(Sample.shown)/"
        #expect(await exchange.ask(.post, path + "encrypt", body).json["value"]?.stringValue == "AQ")
        #expect(await exchange.ask(.post, path + "decrypt", body).json["value"]?.stringValue == "opened".encoded)
        #expect(await exchange.ask(.post, path + "wrapkey", body).json["value"]?.stringValue == "Ag")
        let last = await exchange.ask(.post, path + "unwrapkey", body)
        #expect(last.json["value"]?.stringValue == "opened".encoded)
        #expect(last.json["kid"]?.stringValue == "https://aegis-kv.vault.localhost:8443/keys/n/" + Sample.shown)

        let encrypt = try #require(await session.only(Encrypt.self))
        #expect(encrypt.plaintext.copyBytes() == Array("secret".utf8))
        #expect(encrypt.algorithm == algorithm)
        #expect(encrypt.version == Sample.shown)
        let decrypt = try #require(await session.only(Decrypt.self))
        #expect(decrypt.ciphertext == Array("secret".utf8))
        #expect(decrypt.algorithm == algorithm)
        let wrap = try #require(await session.only(WrapKey.self))
        #expect(wrap.keyMaterial.copyBytes() == Array("secret".utf8))
        #expect(wrap.algorithm == algorithm)
        let unwrap = try #require(await session.only(UnwrapKey.self))
        #expect(unwrap.wrapped == Array("secret".utf8))
        #expect(unwrap.algorithm == algorithm)
        #expect(unwrap.version == Sample.shown)
    }

    @Test(
        arguments: ["encrypt", "decrypt", "wrapkey", "unwrapkey", "sign", "verify"],
        ["A", "AA==", "AAB=", "A A", "+_8", "-/8", "AB", "AAA\\n", "\\u00e4", "=", "%41"])
    func base64IsStrict(_ word: String, _ value: String) async {
        let exchange = Exchange()
        let alg = ["sign", "verify"].contains(word) ? "RS256" : "RSA-OAEP"
        let answer = await exchange.ask(
            .post, "/keys/n/\(word)", #"{"alg":"\#(alg)","value":"\#(value)","digest":"\#(value)"}"#)
        #expect(answer.status == 400)
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test(arguments: ["encrypt", "wrapkey", "sign"], [#""""#, "1", "null", "[]", "{}", "true"])
    func valuesThatAreNone(_ word: String, _ value: String) async {
        let alg = word == "sign" ? "RS256" : "RSA-OAEP"
        let answer = await Exchange().ask(.post, "/keys/n/\(word)", #"{"alg":"\#(alg)","value":\#(value)}"#)
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
    }

    @Test(
        arguments: ["encrypt", "unwrapkey", "sign", "verify"],
        [#""none""#, #""HS256""#, #""RSNULL""#, #""rs256""#, #""A256GCM""#, "1", "null", #""RSA-OAEP-512""#])
    func algorithms(_ word: String, _ name: String) async {
        let answer = await Exchange().ask(
            .post, "/keys/n/\(word)", #"{"alg":\#(name),"value":"\#(Self.digest32)","digest":"\#(Self.digest32)"}"#)
        #expect(answer.status == 400)
        #expect(answer.message.contains("'alg'"))
    }

    @Test func algorithmOfAnotherKindOfKey() async {
        let exchange = Exchange()
        await exchange.session.fail(.sign, .algorithmForbidden(Sample.identifier, .rsa2048))
        let answer = await exchange.ask(.post, "/keys/n/sign", #"{"alg":"ES256","value":"\#(Self.digest32)"}"#)
        #expect(answer.status == 400)
        #expect(answer.message.contains("'RSA'") && answer.message.contains("'ES256'"))
    }
}
