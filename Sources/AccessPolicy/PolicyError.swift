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
    /// An element together with the one that is its opposite.
    case contradictoryElement(PolicyElement)
    /// The element's value has a shape that it can't have.
    case wrongType(PolicyElement)
    case badVersion
    case badStatementID
    case badEffect
    case badPrincipal
    /// `NotPrincipal` in a statement that allows.
    case allowsAllButSome
    case badAction
    case badResource
    case badConditionOperator
    /// A condition key without a vendor.
    case badConditionKey
    /// A value that the operator can't compare with: no number, date, boolean, base64, address or ARN.
    case badConditionValue
    /// A `${` that begins no variable.
    case badVariable
}

public enum PolicyElement: String, Sendable, Codable, CaseIterable {
    case document
    case version = "Version"
    case id = "Id"
    case statement = "Statement"
    case statementID = "Sid"
    case effect = "Effect"
    case principal = "Principal"
    case notPrincipal = "NotPrincipal"
    case action = "Action"
    case notAction = "NotAction"
    case resource = "Resource"
    case notResource = "NotResource"
    case condition = "Condition"
}
