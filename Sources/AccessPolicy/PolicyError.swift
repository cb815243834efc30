/// Why a text is no policy that can be evaluated. It carries no text of the caller's.
public enum PolicyError: Error, Hashable, Sendable {
    /// - Parameter limit: bytes of a resource's policy; characters without white space of an identity's.
    case tooLarge(limit: Int)
    /// Not JSON, or JSON that readers disagree about: duplicate keys, a wrong encoding, too deep.
    case malformedJSON
    /// A character that key policies can't hold.
    case badCharacter
    case missingElement(PolicyElement)
    /// An element that the language doesn't have, or not there.
    case unknownElement
    /// An element of the language that this service doesn't evaluate.
    case unsupportedElement(UnsupportedPolicyElement)
    /// The element's value has a shape that it can't have.
    case wrongType(PolicyElement)
    case badVersion
    case badStatementID
    case badEffect
    case badPrincipal
    case badAction
    case badResource
}

public enum PolicyElement: String, Sendable, Codable, CaseIterable {
    case document
    case version = "Version"
    case id = "Id"
    case statement = "Statement"
    case statementID = "Sid"
    case effect = "Effect"
    case principal = "Principal"
    case action = "Action"
    case resource = "Resource"
}

public enum UnsupportedPolicyElement: String, Sendable, Codable, CaseIterable {
    case notPrincipal = "NotPrincipal"
    case notAction = "NotAction"
    case notResource = "NotResource"
    case condition = "Condition"
    /// `${aws:username}` and its like.
    case policyVariable = "${}"
}
