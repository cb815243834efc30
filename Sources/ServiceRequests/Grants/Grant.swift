public import FoundationEssentials
public import KeyModel

/// A grant: allows somebody some operations with one key, until it is retired or revoked.
public struct Grant: Hashable, Sendable, Codable {
    public var identifier: GrantIdentifier
    public var key: KeyIdentity
    /// What its maker called it, so that asking again makes no second one; nil for nothing.
    public var grantName: String?
    public var terms: GrantTerms
    /// The ARN of the account that it was made in.
    public var issuingAccount: String
    public var created: Date

    public init(
        identifier: GrantIdentifier, key: KeyIdentity, grantName: String?, terms: GrantTerms, issuingAccount: String,
        created: Date
    ) {
        self.identifier = identifier
        self.key = key
        self.grantName = grantName
        self.terms = terms
        self.issuingAccount = issuingAccount
        self.created = created
    }
}

/// The bounds of what is said of grants.
/// - Source: AWS KMS service model 2014-11-01 (botocore), GrantNameType, GrantConstraints; AWS KMS developer guide, "Quotas"
public enum GrantLimits {
    public static let grantsPerKey = 50_000
    public static let pairsPerConstraint = 8
    /// In UTF-16 code units, as AWS counts.
    public static let constraintValueLength = 384
    static let nameLengths = 1...256

    static func validate(name: String) throws(ServiceError) {
        let isRight = name.utf8.allSatisfy { $0.isLetterOrDigit || ":/_-".utf8.contains($0) }
        guard isRight, nameLengths.contains(name.utf8.count) else { throw .invalidInput(.grantName) }
    }

    static func validate(_ identifier: GrantIdentifier) throws(ServiceError) {
        let isRight = identifier.utf8.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) }
        guard isRight, identifier.utf8.count == 64 else { throw .invalidInput(.grantIdentifier) }
    }

    static func validate(principal: String) throws(ServiceError) {
        guard PrincipalARN(principal) != nil else { throw .invalidInput(.principalARN) }
    }
}

extension GrantConstraints {
    func validate() throws(ServiceError) {
        for pairs in [subset, equals] {
            guard let pairs else { continue }
            let areRight = pairs.allSatisfy {
                !$0.key.isEmpty && $0.value.utf16.count <= GrantLimits.constraintValueLength
            }
            guard areRight, pairs.count <= GrantLimits.pairsPerConstraint else {
                throw .invalidInput(.grantConstraints)
            }
            try EncryptionContexts.validate(pairs)
        }
    }
}

extension GrantTerms {
    func validate() throws(ServiceError) {
        try GrantLimits.validate(principal: grantee)
        if let retiringPrincipal { try GrantLimits.validate(principal: retiringPrincipal) }
        guard !operations.isEmpty, Set(operations).count == operations.count else {
            throw .invalidInput(.grantOperations)
        }
        // It would allow nothing: what it makes has to be within it.
        guard operations != [.createGrant] else { throw .invalidInput(.grantOfGrantsAlone) }
        try constraints.validate()
    }
}
