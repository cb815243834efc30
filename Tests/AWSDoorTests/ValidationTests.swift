import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor

/// What the model constrains, and what AWS says of what breaks it.
struct ValidationTests {
    private static let key = #""KeyId":"\#(Samples.keyText)""#
    private static let long = String(repeating: "a", count: 129)
    private static let one = "1 validation error detected: "

    static let cases: [(String, String, String)] = [
        (
            "GenerateRandom", #"{"NumberOfBytes":1025}"#,
            one + "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or "
                + "equal to 1024"
        ),
        (
            "GenerateRandom", #"{"NumberOfBytes":0}"#,
            one + "Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or "
                + "equal to 1"
        ),
        ("GenerateRandom", "{}", "NumberOfBytes is required."),
        (
            "Encrypt", #"{\#(key),"Plaintext":"\#(Base64.encode([UInt8](repeating: 0, count: 4097)))"}"#,
            one
                + "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or "
                + "equal to 4096"
        ),
        (
            "Encrypt", #"{\#(key),"Plaintext":""}"#,
            one
                + "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or "
                + "equal to 1"
        ),
        (
            "Encrypt", "{}",
            "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not "
                + "be null; "
                + "Value null at 'plaintext' failed to satisfy constraint: Member must not be null"
        ),
        (
            "Encrypt", #"{"KeyId":null,"Plaintext":"aGk="}"#,
            one + "Value null at 'keyId' failed to satisfy constraint: Member must not be null"
        ),
        (
            "Encrypt", #"{"KeyId":"","Plaintext":"aGk="}"#,
            one + "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
        (
            "GenerateMac", #"{\#(key),"Message":"aGk=","MacAlgorithm":"INVALID"}"#,
            one + "Value 'INVALID' at 'macAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[HMAC_SHA_384, HMAC_SHA_256, HMAC_SHA_224, HMAC_SHA_512]"
        ),
        (
            "CreateKey", #"{"KeyUsage":"RANDOM"}"#,
            one + "Value 'RANDOM' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC, KEY_AGREEMENT, ENCAPSULATE_DECAPSULATE]"
        ),
        (
            "CreateKey", #"{"KeySpec":"HMAC_random"}"#,
            one + "Value 'HMAC_random' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[RSA_2048, ECC_NIST_P384, ECC_NIST_P256, ECC_NIST_P521, HMAC_384, RSA_3072, ECC_SECG_P256K1, "
                + "RSA_4096, "
                + "SYMMETRIC_DEFAULT, HMAC_256, HMAC_224, HMAC_512, ECC_NIST_EDWARDS25519, SM2, ML_DSA_44, ML_DSA_65, "
                + "ML_DSA_87, ML_KEM_512, ML_KEM_768, ML_KEM_1024]"
        ),
        (
            "CreateKey", #"{"Tags":[{"TagKey":"\#(long)","TagValue":"v"}]}"#,
            one
                + "Value '\(long)' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have "
                + "length less "
                + "than or equal to 128"
        ),
        (
            "TagResource", #"{\#(key),"Tags":[{"TagKey":"a","TagValue":"\#(long + long)"}]}"#,
            one + "Value '\(long + long)' at 'tags.1.member.tagValue' failed to satisfy constraint: Member must have "
                + "length less than or equal to 256"
        ),
        (
            "TagResource", #"{\#(key),"Tags":[{"TagKey":"a"}]}"#,
            one + "Value null at 'tags.1.member.tagValue' failed to satisfy constraint: Member must not be null"
        ),
        (
            "UntagResource", #"{\#(key),"TagKeys":["a",""]}"#,
            one
                + "Value '[a, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: "
                + "[Member must "
                + "have length less than or equal to 128, Member must have length greater than or equal to 1]"
        ),
        (
            "CreateAlias", #"{"AliasName":"alias/a!","TargetKeyId":"x"}"#,
            one
                + "Value 'alias/a!' at 'aliasName' failed to satisfy constraint: Member must satisfy regular "
                + "expression "
                + "pattern: ^[a-zA-Z0-9:/_-]+$"
        ),
        (
            "ListKeys", #"{"Limit":1001}"#,
            one
                + "Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or "
                + "equal to 1000"
        ),
        (
            "EnableKeyRotation", #"{\#(key),"RotationPeriodInDays":89}"#,
            one
                + "Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value "
                + "greater than "
                + "or equal to 90"
        ),
        (
            "ScheduleKeyDeletion", #"{\#(key),"PendingWindowInDays":366}"#,
            one
                + "Value '366' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value "
                + "less than or "
                + "equal to 365"
        ),
        ("ScheduleKeyDeletion", #"{\#(key),"PendingWindowInDays":6}"#, "PendingWindowInDays must be between 7 and 30."),
        ("GenerateDataKey", "{\(key)}", "Please specify either number of bytes or key spec."),
        (
            "GenerateDataKey", #"{\#(key),"NumberOfBytes":32,"KeySpec":"AES_256"}"#,
            "Please specify either number of bytes or key spec."
        ),
        (
            "CreateAlias", #"{"AliasName":"app","TargetKeyId":"x"}"#,
            "Alias must start with the prefix \"alias/\". Please see "
                + "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html"
        ),
        (
            "CreateAlias", #"{"AliasName":"alias/a:b","TargetKeyId":"x"}"#,
            "alias/a:b contains invalid characters for an alias"
        ),
        ("CreateAlias", #"{"AliasName":"alias/a","TargetKeyId":"alias/b"}"#, "Aliases must refer to keys. Not aliases"),
        (
            "UpdateAlias", #"{"AliasName":"alias/a","TargetKeyId":"\#(Samples.aliasARN)"}"#,
            "Aliases must refer to keys. Not aliases"
        ),
        (
            "CreateKey", #"{"KeySpec":"RSA_2048"}"#,
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
        ),
        (
            "CreateKey", #"{"KeySpec":"RSA_2048","KeyUsage":"KEY_AGREEMENT"}"#,
            "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048"
        ),
        (
            "CreateKey", #"{"KeyUsage":"SIGN_VERIFY"}"#,
            "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT"
        ),
        (
            "CreateKey", #"{"KeySpec":"RSA_2048","CustomerMasterKeySpec":"RSA_2048","KeyUsage":"SIGN_VERIFY"}"#,
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is "
                + "deprecated."
        ),
        (
            "Sign", #"{\#(key),"Message":"aGk=","MessageType":"DIGEST","SigningAlgorithm":"ECDSA_SHA_256"}"#,
            "Digest is invalid length for algorithm ECDSA_SHA_256."
        ),
        (
            "Sign", #"{\#(key),"Message":"aGk=","MessageType":"EXTERNAL_MU","SigningAlgorithm":"ECDSA_SHA_256"}"#,
            "MessageType EXTERNAL_MU is not compatible with SigningAlgorithm ECDSA_SHA_256."
        ),
        (
            "Decrypt", #"{"CiphertextBlob":"AQID","EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}"#,
            "KeyId is required for the asymmetric algorithm RSAES_OAEP_SHA_1."
        ),
        (
            "Encrypt",
            #"{\#(key),"Plaintext":"aGk=","EncryptionAlgorithm":"RSAES_OAEP_SHA_1","EncryptionContext":{"a":"b"}}"#,
            "EncryptionContext is not supported with algorithm RSAES_OAEP_SHA_1."
        ),
        (
            "Decrypt", #"{"CiphertextBlob":"AQID","DryRunModifiers":["X"]}"#,
            one
                + "Value '[X]' at 'dryRunModifiers' failed to satisfy constraint: Member must satisfy "
                + "constraint: [Member "
                + "must satisfy enum value set: [IGNORE_CIPHERTEXT]]"
        ),
    ]

    @Test(arguments: cases.indices) func constraint(_ index: Int) async {
        let (operation, json, message) = Self.cases[index]
        let gate = ScriptedGate()
        let answer = await Exchange(operation, json, at: gate)
        #expect(answer.status == 400)
        #expect(answer.type == "ValidationException")
        #expect(answer.message == message)
        #expect(gate.refusals.count + gate.submitted.count == 1, "recorded once")
    }

    static let otherRefusals: [(String, String, String, String?)] = [
        (
            "Encrypt", #"{\#(key),"Plaintext":"aGk=","GrantTokens":["abc"]}"#, "InvalidGrantTokenException",
            "The grant token is not valid."
        ),
        ("Decrypt", #"{"CiphertextBlob":"AQID"}"#, "InvalidCiphertextException", nil),
        (
            "CreateAlias", #"{"AliasName":"alias/aws/ebs","TargetKeyId":"x"}"#, "NotAuthorizedException", nil
        ),
        (
            "TagResource",
            #"{\#(key),"Tags":[{"TagKey":"a","TagValue":"1"},{"TagKey":"a","TagValue":"2"}]}"#, "TagException",
            "Duplicate tag keys"
        ),
        (
            "TagResource", #"{\#(key),"Tags":[{"TagKey":"aws:a","TagValue":"1"}]}"#, "TagException",
            "Tags beginning with aws: are reserved"
        ),
        (
            "CreateKey",
            #"{"Tags":["# + (0..<51).map { #"{"TagKey":"t\#($0)","TagValue":""}"# }.joined(separator: ",") + "]}",
            "TagException", "Too many tags"
        ),
        (
            "GetParametersForImport",
            #"{\#(key),"WrappingAlgorithm":"RSAES_PKCS1_V1_5","WrappingKeySpec":"RSA_2048"}"#,
            "UnsupportedOperationException", "WrappingAlgorithm RSAES_PKCS1_V1_5 is not supported."
        ),
        (
            "GetParametersForImport", #"{\#(key),"WrappingAlgorithm":"RSAES_OAEP_SHA_1","WrappingKeySpec":"SM2"}"#,
            "UnsupportedOperationException", "WrappingKeySpec SM2 is not supported."
        ),
        (
            "CreateKey", #"{"Origin":"AWS_CLOUDHSM"}"#, "ValidationException",
            "CustomKeyStoreId is required for Origin AWS_CLOUDHSM."
        ),
        (
            "ReplicateKey", #"{\#(key),"ReplicaRegion":"usgovvirginia"}"#, "ValidationException",
            "1 validation error detected: Value 'usgovvirginia' at 'replicaRegion' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$"
        ),
        (
            "UpdatePrimaryRegion", #"{\#(key)}"#, "ValidationException",
            "1 validation error detected: Value null at 'primaryRegion' failed to satisfy constraint: "
                + "Member must not be null"
        ),
        (
            "CreateKey", #"{"XksKeyId":"a"}"#, "ValidationException",
            "XksKeyId is valid only for Origin EXTERNAL_KEY_STORE."
        ),
        (
            "CreateKey", #"{"KeySpec":"SM2","KeyUsage":"SIGN_VERIFY"}"#, "UnsupportedOperationException",
            "KeySpec SM2 is not supported."
        ),
        (
            "GenerateDataKeyPair", #"{\#(key),"KeyPairSpec":"SM2"}"#, "UnsupportedOperationException",
            "KeyPairSpec SM2 is not supported."
        ),
        (
            "Sign", #"{\#(key),"Message":"aGk=","SigningAlgorithm":"SM2DSA"}"#,
            "UnsupportedOperationException", "SigningAlgorithm SM2DSA is not supported."
        ),
        (
            "Encrypt", #"{\#(key),"Plaintext":"aGk=","EncryptionAlgorithm":"SM2PKE"}"#,
            "UnsupportedOperationException", "EncryptionAlgorithm SM2PKE is not supported."
        ),
        (
            "Decrypt", #"{"CiphertextBlob":"AQID","Recipient":{"KeyEncryptionAlgorithm":"RSAES_OAEP_SHA_256"}}"#,
            "ValidationException",
            one + "Value null at 'recipient.attestationDocument' failed to satisfy constraint: Member must not be null"
        ),
        (
            "Decrypt", #"{"CiphertextBlob":"AQID","Recipient":"x"}"#, "SerializationException",
            "STRING_VALUE can not be converted to a Structure"
        ),
        (
            "GenerateRandom",
            #"{"NumberOfBytes":1,"Recipient":{"KeyEncryptionAlgorithm":"X","AttestationDocument":"aGk="}}"#,
            "ValidationException",
            one + "Value 'X' at 'recipient.keyEncryptionAlgorithm' failed to satisfy constraint: Member must satisfy "
                + "enum value set: [RSAES_OAEP_SHA_256]"
        ),
    ]

    @Test(arguments: otherRefusals.indices) func refusal(_ index: Int) async {
        let (operation, json, type, message) = Self.otherRefusals[index]
        let gate = ScriptedGate()
        let answer = await Exchange(operation, json, at: gate)
        #expect(answer.status == 400)
        #expect(answer.type == type)
        #expect(answer.message == message)
        #expect(gate.refusals.count + gate.submitted.count == 1, "recorded once")
    }
}
