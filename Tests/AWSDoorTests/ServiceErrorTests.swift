import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor

/// Every refusal of the gate in AWS's words; the texts are recorded from AWS where it has them.
struct ServiceErrorTests {
    private static let key = Samples.key
    private static let arn = Samples.arn
    private static let tags = #"{"KeyId":"\#(Samples.keyText)","Tags":[{"TagKey":"a","TagValue":"b"}]}"#
    private static let sign =
        #"{"KeyId":"\#(Samples.keyText)","Message":"aGk=","SigningAlgorithm":"ECDSA_SHA_256"}"#
    private static let keyOnly = #"{"KeyId":"\#(Samples.keyText)"}"#
    private static let encrypt = #"{"KeyId":"\#(Samples.keyText)","Plaintext":"aGk="}"#
    private static let encryptRSA =
        #"{"KeyId":"\#(Samples.keyText)","Plaintext":"aGk=","EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}"#
    private static let mac = #"{"KeyId":"\#(Samples.keyText)","Message":"aGk=","MacAlgorithm":"HMAC_SHA_256"}"#
    private static let importing =
        #"{"KeyId":"\#(Samples.keyText)","ImportToken":"aGk=","EncryptedKeyMaterial":"aGk=","#
        + #""ExpirationModel":"KEY_MATERIAL_DOES_NOT_EXPIRE"}"#
    private static let alias = #"{"AliasName":"alias/app","TargetKeyId":"\#(Samples.keyText)"}"#

    static let cases: [(String, String, ServiceError, Int, String, String?)] = [
        ("Encrypt", encrypt, .keyStateForbids(key, .suspended), 400, "DisabledException", arn + " is disabled."),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .awaitingDestruction), 400, "KMSInvalidStateException",
            arn + " is pending deletion."
        ),
        (
            "CancelKeyDeletion", keyOnly, .keyStateForbids(key, .notAwaitingDestruction), 400,
            "KMSInvalidStateException", arn + " is not pending deletion."
        ),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .destroyed), 400, "NotFoundException",
            "Key '\(arn)' does not exist"
        ),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .pendingImport), 400, "KMSInvalidStateException",
            arn + " is pending import."
        ),
        (
            "EnableKeyRotation", keyOnly, .keyOriginForbids(key, .imported), 400, "UnsupportedOperationException",
            arn + " origin is EXTERNAL which is not valid for this operation."
        ),
        (
            "DeleteImportedKeyMaterial", keyOnly, .keyOriginForbids(key, .service), 400,
            "UnsupportedOperationException", arn + " origin is AWS_KMS which is not valid for this operation."
        ),
        (
            "ImportKeyMaterial", importing, .keyOriginForbids(key, .token), 400, "UnsupportedOperationException",
            arn + " origin is AWS_CLOUDHSM which is not valid for this operation."
        ),
        (
            "ImportKeyMaterial", importing, .keyOriginForbids(key, .keyStore), 400, "UnsupportedOperationException",
            arn + " origin is AWS_CLOUDHSM which is not valid for this operation."
        ),
        (
            "ImportKeyMaterial", importing, .keyOriginForbids(key, .external), 400, "UnsupportedOperationException",
            arn + " origin is EXTERNAL_KEY_STORE which is not valid for this operation."
        ),
        ("ImportKeyMaterial", importing, .importTokenInvalid, 400, "InvalidImportTokenException", nil),
        ("ImportKeyMaterial", importing, .importTokenExpired, 400, "ExpiredImportTokenException", nil),
        ("ImportKeyMaterial", importing, .keyMaterialIncorrect, 400, "IncorrectKeyMaterialException", nil),
        ("ImportKeyMaterial", importing, .ciphertextInvalid, 400, "InvalidCiphertextException", nil),
        (
            "ImportKeyMaterial", importing, .invalidInput(.wrappedMaterialLength), 400, "ValidationException",
            "Invalid encrypted key size."
        ),
        (
            "ImportKeyMaterial", importing, .keyMaterialWaiting("aa", key, waiting: "bb"), 400,
            "KMSInvalidStateException",
            "New key material (id: aa) cannot be imported into KMS key \(Samples.keyText), because another key material "
                + "(id: bb) is pending rotation."
        ),
        (
            "RotateKeyOnDemand", keyOnly, .noKeyMaterialWaiting(key), 400, "KMSInvalidStateException",
            "No available key material pending rotation for the key: \(arn)."
        ),
        (
            "RotateKeyOnDemand", keyOnly, .rotationImminent(key), 400, "ConflictException",
            "An automatic rotation of \(arn) is in progress or scheduled to begin within the next 20 minutes."
        ),
        ("Encrypt", encrypt, .keyStateForbids(key, .expired), 400, "KMSInvalidStateException", arn + " is expired."),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .notYetActive), 400, "KMSInvalidStateException",
            arn + " is not active yet."
        ),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .deactivated), 400, "KMSInvalidStateException",
            arn + " is deactivated."
        ),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .compromised), 400, "KMSInvalidStateException",
            arn + " is compromised."
        ),
        (
            "Encrypt", encrypt, .keyStateForbids(key, .destructionNotDue), 400, "KMSInvalidStateException",
            arn + " is pending deletion, which is not due yet."
        ),
        (
            "Encrypt", encrypt, .keyPurposeForbids(key, .signVerify), 400, "InvalidKeyUsageException",
            arn + " key usage is SIGN_VERIFY which is not valid for Encrypt."
        ),
        (
            "GenerateMac", mac, .keyPurposeForbids(key, .encryptDecrypt), 400, "InvalidKeyUsageException",
            arn + " key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac."
        ),
        (
            "Sign", sign, .keyPurposeForbids(key, .authenticateMessages), 400, "InvalidKeyUsageException",
            arn + " key usage is GENERATE_VERIFY_MAC which is not valid for Sign."
        ),
        (
            "GenerateMac", mac, .algorithmForbidden(key, .hmac224), 400, "InvalidKeyUsageException",
            "Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224."
        ),
        (
            "Sign", sign, .algorithmForbidden(key, .rsa2048), 400, "InvalidKeyUsageException",
            "Algorithm ECDSA_SHA_256 is incompatible with key spec RSA_2048."
        ),
        (
            "Encrypt", encryptRSA, .algorithmForbidden(key, .aes256), 400, "InvalidKeyUsageException",
            "Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT."
        ),
        (
            "Encrypt", encrypt, .keyCapabilityMissing(key, .encrypt), 400, "InvalidKeyUsageException",
            arn + " was made without encrypt, which Encrypt needs."
        ),
        ("EnableKeyRotation", keyOnly, .keyKindUnsupported(key), 400, "UnsupportedOperationException", nil),
        (
            "CreateKey", "{}", .keyAlgorithmUnsupported(.ed25519), 400, "UnsupportedOperationException",
            "KeySpec ECC_NIST_EDWARDS25519 is not supported."
        ),
        ("Encrypt", encrypt, .keyNotFound(.id(key)), 400, "NotFoundException", "Key '\(arn)' does not exist"),
        (
            "Encrypt", #"{"KeyId":"alias/app","Plaintext":"aGk="}"#, .keyNotFound(.name("app")), 400,
            "NotFoundException", "Alias \(Samples.aliasARN) is not found."
        ),
        (
            "DeleteAlias", #"{"AliasName":"alias/app"}"#, .keyNameNotFound("app"), 400, "NotFoundException",
            "Alias \(Samples.aliasARN) is not found."
        ),
        (
            "CreateAlias", alias, .keyNameTaken("app", key), 400, "AlreadyExistsException",
            "An alias with the name \(Samples.aliasARN) already exists"
        ),
        (
            "Encrypt",
            #"{"KeyId":"arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/\#(Samples.keyText)","Plaintext":"aGk="}"#,
            .vaultNotFound, 400, "NotFoundException",
            "Key 'arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/\(Samples.keyText)' does not exist"
        ),
        (
            "Encrypt",
            #"{"KeyId":"arn:aws-us-gov:kms:us-gov-west-1:999999999999:alias/app","Plaintext":"aGk="}"#,
            .vaultNotFound, 400, "NotFoundException",
            "Alias arn:aws-us-gov:kms:us-gov-west-1:999999999999:alias/app is not found."
        ),
        (
            "DescribeKey", keyOnly, .keyVersionNotFound(key), 400, "NotFoundException",
            "Key material of '\(arn)' does not exist"
        ),
        (
            "Encrypt", encrypt,
            .accessDenied(.encrypt, .key(key, vault: Samples.vault), because: .noIdentityPolicyAllows), 400,
            "AccessDeniedException",
            "User: arn:aws-us-gov:iam::123456789012:user/alice is not authorized to perform: kms:Encrypt on resource: "
                + "\(arn) because no identity-based policy allows the kms:Encrypt action"
        ),
        (
            "CreateKey", "{}", .accessDenied(.createKey, .vault(Samples.vault), because: .resourcePolicyDenies), 400,
            "AccessDeniedException",
            "User: arn:aws-us-gov:iam::123456789012:user/alice is not authorized to perform: kms:CreateKey on "
                + "resource: * with an explicit deny in a resource-based policy"
        ),
        ("Decrypt", decrypt, .ciphertextInvalid, 400, "InvalidCiphertextException", nil),
        (
            "Decrypt", decrypt, .ciphertextOfAnotherKey, 400, "IncorrectKeyException",
            "The key ID in the request does not identify a CMK that can perform this operation."
        ),
        ("Verify", verify, .signatureInvalid, 400, "KMSInvalidSignatureException", nil),
        ("Verify", verify, .macInvalid, 400, "KMSInvalidMacException", nil),
        (
            "Encrypt", encrypt, .dryRunSucceeded, 400, "DryRunOperationException",
            "The request would have succeeded, but the DryRun option is set."
        ),
        ("TagResource", tags, .limitExceeded(.tagsPerKey), 400, "TagException", "Too many tags"),
        (
            "CreateAlias", alias, .limitExceeded(.namesPerKey), 400, "LimitExceededException",
            "The limit of aliases for the key has been reached."
        ),
        (
            "RotateKeyOnDemand", keyOnly, .limitExceeded(.onDemandRotations), 400, "LimitExceededException",
            "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be "
                + "performed for this key: " + arn
        ),
        (
            "CreateKey", "{}", .limitExceeded(.policySize), 400, "LimitExceededException",
            "The key policy is larger than 32768 bytes."
        ),
        ("Encrypt", encrypt, .unsupportedOperation, 400, "UnsupportedOperationException", nil),
        ("Encrypt", encrypt, .bodyTooLarge(limit: 1), 413, "RequestEntityTooLargeException", nil),
        (
            "Encrypt", encrypt, .auditUnavailable, 500, "KMSInternalException",
            "The service could not record the request."
        ),
        (
            "Encrypt", encrypt, .concurrentChange, 500, "KMSInternalException",
            "The key was changed at the same time; try again."
        ),
        (
            "Encrypt", encrypt, .moduleFailed, 500, "KMSInternalException",
            "The request was rejected because of an internal error."
        ),
        (
            "Encrypt", encrypt, .integrityViolated, 500, "KMSInternalException",
            "The request was rejected because of an internal error."
        ),
        (
            "Encrypt", encrypt, .internalFault("0123456789ab"), 500, "KMSInternalException",
            "Internal error, incident 0123456789ab."
        ),
        ("Encrypt", encrypt, .storageUnavailable, 503, "DependencyTimeoutException", timeout),
        ("Encrypt", encrypt, .hardwareUnavailable, 503, "DependencyTimeoutException", timeout),
        ("Encrypt", encrypt, .serviceUnreachable, 503, "DependencyTimeoutException", timeout),
        (
            "Encrypt", encrypt, .hardwareNotConfigured, 400, "UnsupportedOperationException",
            "No hardware security module is configured."
        ),
        (
            "Encrypt", encrypt, .credentialUnknown, 400, "UnrecognizedClientException",
            "The security token included in the request is invalid."
        ),
        ("Encrypt", encrypt, .vaultExists("a"), 400, "NotFoundException", "The resource does not exist"),
        ("Encrypt", encrypt, .principalNotFound, 400, "NotFoundException", "The resource does not exist"),
        ("Encrypt", encrypt, .auditRecordNotFound, 400, "NotFoundException", "The resource does not exist"),
    ]

    private static let timeout = "The system timed out while trying to fulfill the request."
    private static let decrypt =
        #"{"KeyId":"\#(Samples.keyText)","CiphertextBlob":"AAAA"}"#
    private static let verify =
        #"{"KeyId":"\#(Samples.keyText)","Message":"aGk=","Signature":"AAAA","SigningAlgorithm":"ECDSA_SHA_256"}"#

    @Test(arguments: cases.indices) func inAWSWords(_ index: Int) async {
        let (operation, json, error, status, type, message) = Self.cases[index]
        let gate = ScriptedGate(outcome: .failure(error))
        let answer = await Exchange(operation, json, at: gate)
        #expect(gate.submitted.count == 1)
        #expect(answer.status == status)
        #expect(answer.type == type)
        #expect(answer.message == message)
    }

    /// A key that only the ciphertext names is neither found nor forbidden: AWS says one thing of both.
    @Test(arguments: [#"{"CiphertextBlob":"%"}"#, #"{"CiphertextBlob":"%","DestinationKeyId":"alias/app"}"#])
    func theKeyOfACiphertextIsMissing(_ template: String) async {
        let operation = template.contains("Destination") ? "ReEncrypt" : "Decrypt"
        let json = template.replacing("%", with: Base64.encode(Samples.ciphertext))
        let gate = ScriptedGate(outcome: .failure(.keyNotFound(Samples.reference.selector)))
        let answer = await Exchange(operation, json, at: gate)
        #expect(answer.type == "AccessDeniedException")
        #expect(
            answer.message
                == "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
                + "or you are not allowed to access.")
        let named = json.replacing("{", with: #"{"KeyId":"\#(Samples.keyText)","SourceKeyId":"\#(Samples.keyText)","#)
        #expect(await Exchange(operation, named, at: gate).type == "NotFoundException")
        let other = ScriptedGate(outcome: .failure(.keyNotFound(.name("app"))))
        #expect(await Exchange(operation, json, at: other).type == "NotFoundException")
    }

    static let inputs: [(InvalidInput, String, String?)] = [
        (
            .plaintextTooLong(limit: 214, .rsaOAEP(.sha1), .rsa2048), "ValidationException",
            "Algorithm RSAES_OAEP_SHA_1 and key spec RSA_2048 cannot encrypt data larger than 214 bytes."
        ),
        (
            .plaintextTooLong(limit: 318, .rsaOAEP(.sha256), .rsa3072), "ValidationException",
            "Algorithm RSAES_OAEP_SHA_256 and key spec RSA_3072 cannot encrypt data larger than 318 bytes."
        ),
        (
            .plaintextEmpty, "ValidationException",
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length "
                + "greater than or equal to 1"
        ),
        (
            .digestLength(.ecdsa(.sha256)), "ValidationException",
            "Digest is invalid length for algorithm ECDSA_SHA_256."
        ),
        (
            .digestLength(.rsaPKCS1(.sha512)), "ValidationException",
            "Digest is invalid length for algorithm RSASSA_PKCS1_V1_5_SHA_512."
        ),
        (
            .messageTooLong(limit: 4096), "ValidationException",
            "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length "
                + "less than or equal to 4096"
        ),
        (
            .purposeIncompatible(.agreeOnKeys, .rsa2048), "ValidationException",
            "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048"
        ),
        (
            .purposeRequired, "ValidationException",
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
        ),
        (.pageMarker, "InvalidMarkerException", "The marker is not valid."),
        (
            .policyLocksOut, "MalformedPolicyDocumentException",
            "The new key policy will not allow you to update the key policy in the future."
        ),
        (.policyMalformed, "MalformedPolicyDocumentException", "Syntax errors in policy."),
        (
            .policyPrincipal, "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals."
        ),
        (.policyName, "NotFoundException", "No such policy exists"),
        (.tagsDuplicated, "TagException", "Duplicate tag keys"),
        (.tagsReserved, "TagException", "Tags beginning with aws: are reserved"),
        (.reservedName, "NotAuthorizedException", nil),
        (.name, "InvalidAliasNameException", "The alias contains invalid characters."),
        (.waitingPeriod, "ValidationException", "PendingWindowInDays must be between 7 and 30."),
    ]

    @Test(arguments: inputs.indices) func invalidInput(_ index: Int) async {
        let (input, type, message) = Self.inputs[index]
        let answer = await Exchange("Encrypt", Self.encrypt, at: ScriptedGate(outcome: .failure(.invalidInput(input))))
        #expect(answer.status == 400)
        #expect(answer.type == type)
        #expect(answer.message == message)
    }
}
