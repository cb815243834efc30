import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor

/// Each operation: the JSON that a client sends, the request value that the gate gets, and the JSON that goes back.
struct OperationTests {
    private static let key = #""KeyId":"\#(Samples.keyText)""#
    private static let arn = Samples.arn

    /// - Returns: the request that reached the gate.
    private func exchange<Request: ServiceRequest>(
        _ operation: String, _ json: String, _ outcome: Request.Outcome, answers expected: String,
        as _: Request.Type = Request.self
    ) async throws -> Request {
        let gate = ScriptedGate(outcome: .success(outcome))
        let answer = await Exchange(operation, json, at: gate)
        #expect(answer.status == 200)
        #expect(answer.text == expected)
        #expect(gate.refusals.isEmpty)
        return try #require(gate.submitted.first as? Request)
    }

    @Test func encrypt() async throws {
        let json =
            #"{\#(Self.key),"Plaintext":"aGVsbG8=","EncryptionContext":{"a":"b"},"GrantTokens":[],"DryRun":false}"#
        let request: Encrypt = try await exchange(
            "Encrypt", json, .init(key: Samples.version, ciphertext: [1, 2, 3], algorithm: .symmetric),
            answers: #"{"CiphertextBlob":"AQID","KeyId":"\#(Self.arn)","EncryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#)
        #expect(request.key == Samples.reference)
        #expect(request.plaintext.copyBytes() == Array("hello".utf8))
        #expect(request.context == ["a": "b"])
        #expect(request.algorithm == .symmetric)
    }

    @Test func decryptFindsTheKeyInTheCiphertext() async throws {
        let blob = Base64.encode(Samples.ciphertext)
        let request: Decrypt = try await exchange(
            "Decrypt", #"{"CiphertextBlob":"\#(blob)"}"#,
            .init(key: Samples.version, plaintext: SecretBytes(copying: [1, 2, 3]), algorithm: .symmetric),
            answers: #"{"KeyId":"\#(Self.arn)","Plaintext":"AQID","EncryptionAlgorithm":"SYMMETRIC_DEFAULT","#
                + #""KeyMaterialId":"\#(Samples.material)"}"#)
        #expect(request.key == Samples.referenceOfCiphertext)
        #expect(request.ciphertext == Samples.ciphertext)
    }

    @Test func decryptWithRSA() async throws {
        let request: Decrypt = try await exchange(
            "Decrypt",
            #"{"CiphertextBlob":"AQID","KeyId":"alias/app","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}"#,
            .init(key: Samples.version, plaintext: SecretBytes(copying: []), algorithm: .rsaOAEP(.sha256)),
            answers: #"{"KeyId":"\#(Self.arn)","Plaintext":"","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}"#)
        #expect(request.key == KeyReference(.name("app"), in: Samples.here))
        #expect(request.algorithm == .rsaOAEP(.sha256))
    }

    @Test func reEncrypt() async throws {
        let blob = Base64.encode(Samples.ciphertext)
        let request: ReEncrypt = try await exchange(
            "ReEncrypt",
            #"{"CiphertextBlob":"\#(blob)","DestinationKeyId":"alias/app","SourceEncryptionContext":{"a":"1"},"#
                + #""DestinationEncryptionContext":{"b":"2"},"DestinationEncryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#,
            .init(
                source: Samples.version, destination: Samples.version, ciphertext: [9], sourceAlgorithm: .symmetric,
                destinationAlgorithm: .rsaOAEP(.sha1)),
            answers: #"{"CiphertextBlob":"CQ==","SourceKeyId":"\#(Self.arn)","KeyId":"\#(Self.arn)","#
                + #""SourceEncryptionAlgorithm":"SYMMETRIC_DEFAULT","#
                + #""DestinationEncryptionAlgorithm":"RSAES_OAEP_SHA_1","SourceKeyMaterialId":"\#(Samples.material)"}"#)
        #expect(request.source == Samples.referenceOfCiphertext)
        #expect(request.destination == KeyReference(.name("app"), in: Samples.here))
        #expect(request.sourceContext == ["a": "1"])
        #expect(request.destinationContext == ["b": "2"])
    }

    @Test func generateDataKey() async throws {
        let answer =
            #"{"CiphertextBlob":"AQ==","Plaintext":"Ag==","KeyId":"\#(Self.arn)","#
            + #""KeyMaterialId":"\#(Samples.material)"}"#
        for (choice, count) in [
            (#""KeySpec":"AES_128""#, 16), (#""KeySpec":"AES_256""#, 32), (#""NumberOfBytes":64"#, 64),
        ] {
            let request: GenerateDataKey = try await exchange(
                "GenerateDataKey", "{\(Self.key),\(choice)}",
                .init(key: Samples.version, plaintext: SecretBytes(copying: [2]), ciphertext: [1]), answers: answer)
            #expect(request.byteCount == count)
            #expect(request.key == Samples.reference)
        }
    }

    @Test func generateDataKeyWithoutPlaintext() async throws {
        let request: GenerateDataKeyWithoutPlaintext = try await exchange(
            "GenerateDataKeyWithoutPlaintext", #"{\#(Self.key),"NumberOfBytes":1024}"#,
            .init(key: Samples.version, ciphertext: [1]),
            answers: #"{"CiphertextBlob":"AQ==","KeyId":"\#(Self.arn)","KeyMaterialId":"\#(Samples.material)"}"#)
        #expect(request.byteCount == 1024)
    }

    @Test func generateDataKeyPair() async throws {
        let request: GenerateDataKeyPair = try await exchange(
            "GenerateDataKeyPair", #"{\#(Self.key),"KeyPairSpec":"ECC_NIST_P256"}"#,
            .init(
                key: Samples.version, pair: .ecP256, privateKey: SecretBytes(copying: [2]), privateKeyCiphertext: [1],
                publicKey: [3]),
            answers: #"{"PrivateKeyCiphertextBlob":"AQ==","PrivateKeyPlaintext":"Ag==","PublicKey":"Aw==","#
                + #""KeyId":"\#(Self.arn)","KeyPairSpec":"ECC_NIST_P256","KeyMaterialId":"\#(Samples.material)"}"#)
        #expect(request.pair == .ecP256)
    }

    @Test func generateDataKeyPairWithoutPlaintext() async throws {
        let request: GenerateDataKeyPairWithoutPlaintext = try await exchange(
            "GenerateDataKeyPairWithoutPlaintext", #"{\#(Self.key),"KeyPairSpec":"RSA_2048"}"#,
            .init(key: Samples.version, pair: .rsa2048, privateKeyCiphertext: [1], publicKey: [3]),
            answers: #"{"PrivateKeyCiphertextBlob":"AQ==","PublicKey":"Aw==","KeyId":"\#(Self.arn)","#
                + #""KeyPairSpec":"RSA_2048","KeyMaterialId":"\#(Samples.material)"}"#)
        #expect(request.pair == .rsa2048)
    }

    @Test func generateRandom() async throws {
        let request: GenerateRandom = try await exchange(
            "GenerateRandom", #"{"NumberOfBytes":3}"#, .init(bytes: SecretBytes(copying: [1, 2, 3])),
            answers: #"{"Plaintext":"AQID"}"#)
        #expect(request.byteCount == 3)
        #expect(request.vault == Samples.here)
    }

    @Test func sign() async throws {
        let answer = #"{"KeyId":"\#(Self.arn)","Signature":"AQ==","SigningAlgorithm":"ECDSA_SHA_256"}"#
        let outcome = Sign.Outcome(key: Samples.version, signature: [1], algorithm: .ecdsa(.sha256))
        let raw: Sign = try await exchange(
            "Sign", #"{\#(Self.key),"Message":"aGk=","SigningAlgorithm":"ECDSA_SHA_256"}"#, outcome, answers: answer)
        #expect(raw.input == .message(Array("hi".utf8)))
        #expect(raw.encoding == .der)
        let digest = Base64.encode([UInt8](repeating: 1, count: 32))
        let hashed: Sign = try await exchange(
            "Sign",
            #"{\#(Self.key),"Message":"\#(digest)","MessageType":"DIGEST","SigningAlgorithm":"ECDSA_SHA_256"}"#,
            outcome, answers: answer)
        #expect(hashed.input == .digest([UInt8](repeating: 1, count: 32)))
    }

    @Test func verify() async throws {
        let json = #"{\#(Self.key),"Message":"aGk=","Signature":"AQ==","SigningAlgorithm":"RSASSA_PSS_SHA_384"}"#
        let request: Verify = try await exchange(
            "Verify", json, .init(key: Samples.version, isValid: true, algorithm: .rsaPSS(.sha384)),
            answers: #"{"KeyId":"\#(Self.arn)","SignatureValid":true,"SigningAlgorithm":"RSASSA_PSS_SHA_384"}"#)
        #expect(request.signature == [1])
        let wrong = Verify.Outcome(key: Samples.version, isValid: false, algorithm: .rsaPSS(.sha384))
        let answer = await Exchange("Verify", json, at: ScriptedGate(outcome: .success(wrong)))
        #expect(answer.status == 400)
        #expect(answer.text == #"{"__type":"KMSInvalidSignatureException"}"#)
    }

    @Test func macs() async throws {
        let made: GenerateMAC = try await exchange(
            "GenerateMac", #"{\#(Self.key),"Message":"aGk=","MacAlgorithm":"HMAC_SHA_512"}"#,
            .init(key: Samples.version, mac: [1], algorithm: .hmacSHA512),
            answers: #"{"Mac":"AQ==","MacAlgorithm":"HMAC_SHA_512","KeyId":"\#(Self.arn)"}"#)
        #expect(made.algorithm == .hmacSHA512)
        let json = #"{\#(Self.key),"Message":"aGk=","Mac":"AQ==","MacAlgorithm":"HMAC_SHA_224"}"#
        let checked: VerifyMAC = try await exchange(
            "VerifyMac", json, .init(key: Samples.version, isValid: true, algorithm: .hmacSHA224),
            answers: #"{"KeyId":"\#(Self.arn)","MacValid":true,"MacAlgorithm":"HMAC_SHA_224"}"#)
        #expect(checked.mac == [1])
        let wrong = VerifyMAC.Outcome(key: Samples.version, isValid: false, algorithm: .hmacSHA224)
        let answer = await Exchange("VerifyMac", json, at: ScriptedGate(outcome: .success(wrong)))
        #expect(answer.text == #"{"__type":"KMSInvalidMacException"}"#)
    }

    @Test func getPublicKey() async throws {
        let _: GetPublicKey = try await exchange(
            "GetPublicKey", "{\(Self.key)}", Samples.description(.ecP256, .signVerify, publicKey: [1, 2, 3]),
            answers: #"{"KeyId":"\#(Self.arn)","PublicKey":"AQID","KeyUsage":"SIGN_VERIFY","#
                + #""CustomerMasterKeySpec":"ECC_NIST_P256","KeySpec":"ECC_NIST_P256","#
                + #""SigningAlgorithms":["ECDSA_SHA_256"]}"#)
    }
}
