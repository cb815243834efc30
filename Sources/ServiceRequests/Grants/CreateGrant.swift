public import KeyModel

/// Makes a grant on a key.
public struct CreateGrant: ServiceRequest {
    public static let name = OperationName.createGrant

    public var key: KeyReference
    public var terms: GrantTerms
    /// 1 to 256 of `a-zA-Z0-9:/_-`; the same name with the same terms makes no second grant.
    public var grantName: String?

    public init(key: KeyReference, terms: GrantTerms, grantName: String? = nil) {
        self.key = key
        self.terms = terms
        self.grantName = grantName
    }

    public var demands: [Demand] {
        [
            Demand(
                .createGrant, on: .key(key), for: .requireActive, encryptionContext: context, facts: facts,
                grant: .creating(terms))
        ]
    }

    /// What a policy says of contexts, it says of those that the grant will ask for.
    /// - Source: AWS KMS Developer Guide, "AWS KMS condition keys", kms:EncryptionContext: it applies to CreateGrant
    private var context: [String: String] {
        (terms.constraints.subset ?? [:]).merging(terms.constraints.equals ?? [:]) { $1 }
    }

    private var facts: [RequestFact] {
        let actions = terms.operations.compactMap { ActionName(rawValue: "kms:" + $0.rawValue) }
        var facts: [RequestFact] = [.grantee(terms.grantee), .grantOperations(actions)]
        if let principal = terms.retiringPrincipal { facts.append(.retiringPrincipal(principal)) }
        if terms.constraints.equals != nil { facts.append(.grantConstraint(.equals)) }
        if terms.constraints.subset != nil { facts.append(.grantConstraint(.subset)) }
        return facts
    }

    public func validate() throws(ServiceError) {
        try terms.validate()
        if let grantName { try GrantLimits.validate(name: grantName) }
    }

    public struct Outcome: Sendable, Codable {
        public var grant: Grant
        /// Another one each time, also for a grant that was there.
        public var token: String

        public init(grant: Grant, token: String) {
            self.grant = grant
            self.token = token
        }
    }
}
