/// A grant's public name: 64 hexadecimal digits in lower case. The first 16 stand for its key and grantee, so that the
/// grants of one grantee are found without reading those of the others.
public typealias GrantIdentifier = String

/// What a grant can allow: a closed list.
/// - Source: AWS KMS service model 2014-11-01 (botocore), GrantOperation, in its order
public enum GrantOperation: String, Sendable, Codable, CaseIterable {
    case decrypt = "Decrypt"
    case encrypt = "Encrypt"
    case generateDataKey = "GenerateDataKey"
    case generateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext"
    case reEncryptFrom = "ReEncryptFrom"
    case reEncryptTo = "ReEncryptTo"
    case sign = "Sign"
    case verify = "Verify"
    case getPublicKey = "GetPublicKey"
    case createGrant = "CreateGrant"
    case retireGrant = "RetireGrant"
    case describeKey = "DescribeKey"
    case generateDataKeyPair = "GenerateDataKeyPair"
    case generateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext"
    case generateMac = "GenerateMac"
    case verifyMac = "VerifyMac"
    case deriveSharedSecret = "DeriveSharedSecret"

    /// The operation that an action of the policy language is; nil for what no grant can allow.
    public init?(_ action: ActionName) {
        guard action.rawValue.hasPrefix("kms:") else { return nil }
        self.init(rawValue: String(action.rawValue.dropFirst(4)))
    }

    /// Whether a request for it can carry an encryption context, which a grant's constraints speak of.
    /// - Source: AWS KMS API Reference, GrantConstraints
    public var takesContext: Bool {
        switch self {
        case .decrypt, .encrypt, .generateDataKey, .generateDataKeyWithoutPlaintext, .generateDataKeyPair,
            .generateDataKeyPairWithoutPlaintext, .reEncryptFrom, .reEncryptTo:
            true
        case .sign, .verify, .getPublicKey, .createGrant, .retireGrant, .describeKey, .generateMac, .verifyMac,
            .deriveSharedSecret:
            false
        }
    }

    /// What keys of that kind can be asked for.
    /// - Source: AWS KMS developer guide, "Grants in AWS KMS", grant operations
    public static func possible(with algorithm: KeyAlgorithm, for purpose: KeyPurpose) -> Set<GrantOperation> {
        let anyKey: Set<GrantOperation> = [.createGrant, .retireGrant, .describeKey]
        let own: Set<GrantOperation> =
            switch purpose {
            case .encryptDecrypt where algorithm.isAsymmetric:
                [.encrypt, .decrypt, .reEncryptFrom, .reEncryptTo, .getPublicKey]
            case .encryptDecrypt:
                [
                    .encrypt, .decrypt, .reEncryptFrom, .reEncryptTo, .generateDataKey,
                    .generateDataKeyWithoutPlaintext, .generateDataKeyPair, .generateDataKeyPairWithoutPlaintext,
                ]
            case .signVerify: [.sign, .verify, .getPublicKey]
            case .authenticateMessages: [.generateMac, .verifyMac]
            case .agreeOnKeys: [.deriveSharedSecret, .getPublicKey]
            // The model's list of grant operations has no word for encapsulation.
            case .encapsulateSecrets: [.getPublicKey]
            }
        return anyKey.union(own)
    }
}
