import KeyModel
import ServiceRequests
import StrictJSON

/// Reads the members of a request's body.
///
/// A member of a wrong type ends the reading at once (SerializationException). What breaks a constraint of the model is
/// noted, and all that is noted is told together by `check()`, as AWS does: a value read before it may be a stand-in.
struct InputReader {
    /// nil for what is no operation of KMS.
    let operation: AWSOperation?
    let place: Place
    let members: JSONObject
    private var violations: [Violation] = []
    private(set) var options = SubmissionOptions()

    /// - Parameter body: one JSON object.
    init(_ body: [UInt8], operation: AWSOperation?, place: Place) throws(Refusal) {
        self.operation = operation
        self.place = place
        let document: JSONValue
        do {
            document = try JSON.parse(body)
        } catch {
            throw .serialization(nil)
        }
        guard let members = document.objectValue else { throw Self.mismatch(document, "a Structure") }
        self.members = members
    }

    /// A member's value; an explicit null is as good as none.
    func value(_ member: String) -> JSONValue? {
        guard let value = members[member], !value.isNull else { return nil }
        return value
    }

    mutating func note(_ constraint: Constraint, at path: String, value: String? = nil) {
        violations.append(Violation(path: path, value: value, constraint: constraint))
    }

    /// Notes that a member is missing which the model requires.
    mutating func missing(_ member: String) { note(.present, at: Self.path(member)) }

    /// `GrantTokens` and `DryRun`, which many operations have.
    mutating func readUseOptions(dryRun: Bool = true) throws(Refusal) {
        options.grantTokens = try texts("GrantTokens", .grantToken, count: 0...10)
        if dryRun { try readDryRun() }
    }

    mutating func readDryRun() throws(Refusal) { options.dryRun = try flag("DryRun") ?? false }

    /// Ends the reading of what the model constrains.
    /// - Throws: ValidationException with all that was noted; InvalidGrantTokenException for what can't be a grant token:
    ///   whether it is one, the gate says.
    func check() throws(Refusal) {
        guard violations.isEmpty else { throw .validation(Violation.message(of: violations)) }
        guard options.grantTokens.allSatisfy({ GrantToken(parsing: $0) != nil }) else {
            throw Refusal(.invalidGrantToken, because: .grantTokenInvalid)
        }
    }

    /// `KeyId` as the model's messages have it: `keyId`.
    static func path(_ member: String) -> String {
        member.prefix(1).lowercased() + member.dropFirst()
    }

    /// What AWS says of a value of the wrong type; never the value.
    static func mismatch(_ value: JSONValue, _ expected: String) -> Refusal {
        switch value {
        case .object: .serialization("Start of structure or map found where not expected.")
        case .array: .serialization("Start of list found where not expected.")
        case .string: .serialization("STRING_VALUE can not be converted to \(expected)")
        case .number: .serialization("NUMBER_VALUE can not be converted to \(expected)")
        case .bool(let value): .serialization("\(value ? "TRUE" : "FALSE")_VALUE can not be converted to \(expected)")
        case .null: .serialization("Unexpected null value.")
        }
    }
}
