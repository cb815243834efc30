import KeyModel
import ServiceRequests
import StrictJSON

extension InputReader {
    /// `Operations`, a list of the names of grant operations.
    /// - Returns: each once; what isn't one is noted.
    mutating func grantOperations() throws(Refusal) -> [GrantOperation] {
        guard value("Operations") != nil else {
            missing("Operations")
            return []
        }
        var operations: [GrantOperation] = []
        let names = try texts("Operations", TextRule(lengths: 0...Int.max))
        for name in names {
            guard let operation = GrantOperation(rawValue: name) else {
                let shown = "[\(names.joined(separator: ", "))]"
                note(.members([.oneOf(GrantOperation.allCases.map(\.rawValue))]), at: "operations", value: shown)
                return []
            }
            if !operations.contains(operation) { operations.append(operation) }
        }
        return operations
    }

    /// `Constraints`; a subset without pairs constrains nothing.
    mutating func grantConstraints() throws(Refusal) -> GrantConstraints {
        guard let value = value("Constraints") else { return GrantConstraints() }
        guard let object = value.objectValue else { throw Self.mismatch(value, "a Structure") }
        let subset = try Self.map(object["EncryptionContextSubset"])
        return GrantConstraints(
            subset: subset?.isEmpty == true ? nil : subset, equals: try Self.map(object["EncryptionContextEquals"]))
    }

    private static func map(_ value: JSONValue?) throws(Refusal) -> [String: String]? {
        guard let value, !value.isNull else { return nil }
        guard let object = value.objectValue else { throw mismatch(value, "a Map") }
        var map: [String: String] = [:]
        for entry in object.members {
            guard let text = entry.value.stringValue else { throw mismatch(entry.value, "a String") }
            map[entry.key] = text
        }
        return map
    }
}

/// A principal as grants name one.
enum PrincipalText {
    /// - Throws: InvalidArnException for what names none.
    static func check(_ text: String) throws(Refusal) {
        guard PrincipalARN(text) == nil else { return }
        throw Refusal(
            AWSError("InvalidArnException", "ARN does not refer to a valid principal: \(text)"),
            because: .invalidInput(.principalARN))
    }
}
