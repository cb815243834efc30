import AccessPolicy
import FoundationEssentials
import KeyModel
import ServiceRequests

/// The service's words in the policy language: the one place where the values of condition keys are spelled.
/// - Source: AWS KMS Developer Guide, AWS KMS condition keys
enum ConditionWords {
    /// What a fact says to a key; nil where it is about something else.
    static func values(of fact: RequestFact, for key: ConditionKey) -> [String]? {
        guard let name = key.name else { return nil }
        switch (fact, name) {
        case (.encryptionAlgorithm(let algorithm), .encryptionAlgorithm): return [word(algorithm)]
        case (.signatureAlgorithm(let algorithm), .signingAlgorithm): return [word(algorithm)]
        case (.macAlgorithm(let algorithm), .macAlgorithm): return [word(algorithm)]
        case (.signedInput(let form), .messageType): return [word(form)]
        case (.pairAlgorithm(let algorithm), .dataKeyPairSpec): return [word(algorithm)]
        case (.keyAgreement, .keyAgreementAlgorithm): return ["ECDH"]
        case (.keyAlgorithm(let algorithm), .keySpec), (.keyAlgorithm(let algorithm), .legacyKeySpec):
            return [word(algorithm)]
        case (.keyPurpose(let purpose), .keyUsage), (.keyPurpose(let purpose), .legacyKeyUsage): return [word(purpose)]
        case (.keyOrigin(let origin), .keyOrigin): return [word(origin)]
        case (.isMultiRegion(let flag), .multiRegion): return [word(flag)]
        case (.isReplica(let flag), .multiRegionKeyType): return [word(isReplica: flag)]
        case (.bypassesLockoutCheck, .bypassesLockoutCheck): return [word(true)]
        case (.primaryRegion(let region), .primaryRegion), (.replicaRegion(let region), .replicaRegion):
            return [region]
        case (.rotationPeriodInDays(let days), .rotationPeriod), (.waitingDays(let days), .waitingPeriod):
            return [String(days)]
        case (.materialExpiry(let date), .validTo): return date.map { [word($0)] }
        case (.materialExpiry(let date), .expirationModel):
            return [date == nil ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES"]
        case (.wrapping(let algorithm, _), .wrappingAlgorithm): return [word(algorithm)]
        case (.wrapping(_, let wrappingKey), .wrappingKeySpec): return [word(wrappingKey)]
        case (.tags(let tags), .requestTag): return tags.caseInsensitively(key.suffix)
        case (.tags(let tags), .tagKeys): return tags.keys.sorted()
        case (.tagKeys(let keys), .tagKeys): return keys
        case (.attestedRegister(let number, let digest), .recipientRegister):
            return key.suffix == String(number) ? [digest] : nil
        case (.attestedInstanceRegister(let number, let digest), .recipientInstanceRegister):
            return key.suffix == String(number) ? [digest] : nil
        case (.attestedImage(let digest), .recipientImage): return [digest]
        default: return grantValues(of: fact, for: name)
        }
    }

    private static func grantValues(of fact: RequestFact, for name: ConditionKeyName) -> [String]? {
        switch (fact, name) {
        case (.grantOperations(let actions), .grantOperations): actions.map(operation)
        case (.grantee(let principal), .granteePrincipal): [principal]
        case (.retiringPrincipal(let principal), .retiringPrincipal): [principal]
        case (.grantConstraint(.equals), .grantConstraintType): ["EncryptionContextEquals"]
        case (.grantConstraint(.subset), .grantConstraintType): ["EncryptionContextSubset"]
        default: nil
        }
    }

    /// A grant's name of an operation is the action's without the family.
    private static func operation(_ action: ActionName) -> String {
        String(action.rawValue.split(separator: ":").last ?? "")
    }

    // MARK: Words

    static func word(_ flag: Bool) -> String { flag ? "true" : "false" }

    static func word(isReplica: Bool) -> String { isReplica ? "REPLICA" : "PRIMARY" }

    /// ISO 8601, whole seconds, UTC.
    static func word(_ date: Date) -> String { date.formatted(.iso8601) }

    static func word(_ algorithm: KeyAlgorithm) -> String {
        switch algorithm {
        case .aes256: "SYMMETRIC_DEFAULT"
        case .rsa2048: "RSA_2048"
        case .rsa3072: "RSA_3072"
        case .rsa4096: "RSA_4096"
        case .ecP256: "ECC_NIST_P256"
        case .ecP384: "ECC_NIST_P384"
        case .ecP521: "ECC_NIST_P521"
        case .ecSecp256k1: "ECC_SECG_P256K1"
        case .ed25519: "ECC_NIST_EDWARDS25519"
        case .hmac224: "HMAC_224"
        case .hmac256: "HMAC_256"
        case .hmac384: "HMAC_384"
        case .hmac512: "HMAC_512"
        case .mlDSA44: "ML_DSA_44"
        case .mlDSA65: "ML_DSA_65"
        case .mlDSA87: "ML_DSA_87"
        case .mlKEM512: "ML_KEM_512"
        case .mlKEM768: "ML_KEM_768"
        case .mlKEM1024: "ML_KEM_1024"
        }
    }

    static func word(_ purpose: KeyPurpose) -> String {
        switch purpose {
        case .encryptDecrypt: "ENCRYPT_DECRYPT"
        case .signVerify: "SIGN_VERIFY"
        case .authenticateMessages: "GENERATE_VERIFY_MAC"
        case .agreeOnKeys: "KEY_AGREEMENT"
        case .encapsulateSecrets: "ENCAPSULATE_DECAPSULATE"
        }
    }

    static func word(_ origin: KeyOrigin) -> String {
        switch origin {
        case .service: "AWS_KMS"
        case .imported: "EXTERNAL"
        case .token, .keyStore: "AWS_CLOUDHSM"
        case .external: "EXTERNAL_KEY_STORE"
        }
    }

    static func word(_ algorithm: WrappingAlgorithm) -> String {
        switch algorithm {
        case .oaepSHA1: "RSAES_OAEP_SHA_1"
        case .oaepSHA256: "RSAES_OAEP_SHA_256"
        case .aesKeyWrapSHA1: "RSA_AES_KEY_WRAP_SHA_1"
        case .aesKeyWrapSHA256: "RSA_AES_KEY_WRAP_SHA_256"
        }
    }

    /// PKCS #1 v1.5 and other digests are Azure's; AWS has no word for them, and these match no policy of AWS's.
    static func word(_ algorithm: EncryptionAlgorithm) -> String {
        switch algorithm {
        case .symmetric: "SYMMETRIC_DEFAULT"
        case .rsaOAEP(.sha1): "RSAES_OAEP_SHA_1"
        case .rsaOAEP(.sha256): "RSAES_OAEP_SHA_256"
        case .rsaOAEP(let digest): "RSAES_OAEP_" + word(digest)
        case .rsaPKCS1: "RSAES_PKCS1_V1_5"
        }
    }

    static func word(_ algorithm: SignatureAlgorithm) -> String {
        switch algorithm {
        case .rsaPKCS1(let digest): "RSASSA_PKCS1_V1_5_" + word(digest)
        case .rsaPSS(let digest): "RSASSA_PSS_" + word(digest)
        case .ecdsa(let digest): "ECDSA_" + word(digest)
        case .ed25519: "ED25519_SHA_512"
        case .ed25519Prehashed: "ED25519_PH_SHA_512"
        case .mlDSA: "ML_DSA_SHAKE_256"
        }
    }

    static func word(_ algorithm: MACAlgorithm) -> String { "HMAC_" + word(algorithm.digest) }

    static func word(_ form: SignedInputForm) -> String {
        switch form {
        case .message: "RAW"
        case .digest: "DIGEST"
        case .representative: "EXTERNAL_MU"
        }
    }

    private static func word(_ digest: DigestAlgorithm) -> String {
        switch digest {
        case .sha1: "SHA_1"
        case .sha224: "SHA_224"
        case .sha256: "SHA_256"
        case .sha384: "SHA_384"
        case .sha512: "SHA_512"
        }
    }
}

extension [String: String] {
    /// The values of all keys that are the same in lower case: policies don't tell them apart.
    /// - Parameter key: in lower case.
    func caseInsensitively(_ key: String) -> [String]? {
        var found: [String] = []
        for (name, value) in self where name.lowercased() == key { found.append(value) }
        return found.isEmpty ? nil : found
    }
}
