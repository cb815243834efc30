import StrictJSON

/// Reads one statement.
struct StatementReader {
    let kind: PolicyDocument.Kind
    let version: PolicyVersion

    func read(_ value: JSONValue) throws(PolicyError) -> Statement {
        guard let statement = value.objectValue else { throw .wrongType(.statement) }
        try checkElements(statement)
        return Statement(
            sid: try readStatementID(statement["Sid"]), effect: try readEffect(statement["Effect"]),
            principals: try readPrincipals(statement["Principal"]), actions: try readActions(statement["Action"]),
            resources: try readResources(statement["Resource"]))
    }

    private func checkElements(_ statement: JSONObject) throws(PolicyError) {
        for key in statement.keys {
            if let unsupported = UnsupportedPolicyElement(rawValue: key) { throw .unsupportedElement(unsupported) }
            switch PolicyElement(rawValue: key) {
            case .statementID, .effect, .action, .resource: continue
            case .principal where kind == .resource: continue
            default: throw .unknownElement
            }
        }
    }

    /// Of an identity's policy letters and digits; the default key policy's has spaces.
    private func readStatementID(_ value: JSONValue?) throws(PolicyError) -> String? {
        guard let value else { return nil }
        guard let text = value.stringValue else { throw .wrongType(.statementID) }
        guard kind == .resource || text.utf8.allSatisfy(\.isLetterOrDigit) else { throw .badStatementID }
        return text
    }

    private func readEffect(_ value: JSONValue?) throws(PolicyError) -> Statement.Effect {
        guard let value else { throw .missingElement(.effect) }
        guard let effect = value.stringValue.flatMap(Statement.Effect.init) else { throw .badEffect }
        return effect
    }

    private func readPrincipals(_ value: JSONValue?) throws(PolicyError) -> PrincipalClause? {
        guard kind == .resource else { return nil }
        guard let value else { throw .missingElement(.principal) }
        if value.stringValue == "*" { return PrincipalClause(principals: [.everyone]) }
        guard let byType = value.objectValue, !byType.isEmpty else { throw .badPrincipal }
        var principals: [Principal] = []
        for member in byType.members {
            for text in try readStrings(member.value, .principal) {
                principals.append(try readPrincipal(text, type: member.key))
            }
        }
        return PrincipalClause(principals: principals)
    }

    private func readPrincipal(_ text: String, type: String) throws(PolicyError) -> Principal {
        switch type {
        case "AWS": try Principal(aws: text)
        case "Service": try Principal(service: text)
        default: throw .badPrincipal
        }
    }

    private func readActions(_ value: JSONValue?) throws(PolicyError) -> ActionClause {
        let texts = try readStrings(value, .action)
        // Checked before it is put in lower case: the Kelvin sign would become a `k`.
        for text in texts where !isAction(text) { throw .badAction }
        let actions = texts.map { $0.lowercased() }
        return ActionClause(
            patterns: actions.map { WildcardPattern($0.utf8) }, namesAllOfKMS: actions.contains("kms:*"))
    }

    /// `*`, or `SERVICE:ACTION` with wildcards in the action.
    private func isAction(_ text: String) -> Bool {
        if text == "*" { return true }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        return parts[0].allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            && parts[1].allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    private func readResources(_ value: JSONValue?) throws(PolicyError) -> ResourceClause {
        let texts = try readStrings(value, .resource)
        for text in texts { try checkResource(text) }
        return ResourceClause(patterns: texts.map { WildcardPattern($0.utf8) })
    }

    /// `*`, or an ARN, whose six parts a star may stand for. A variable would be taken for its letters: then a denial
    /// with one would never apply.
    private func checkResource(_ text: String) throws(PolicyError) {
        if version == .v2012, text.contains("${") { throw .unsupportedElement(.policyVariable) }
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        let isARN = text.hasPrefix("arn:") && (colons >= 5 || text.utf8.contains(UInt8(ascii: "*")))
        guard text == "*" || isARN else { throw .badResource }
    }

    /// One string or a list of one or more.
    private func readStrings(_ value: JSONValue?, _ element: PolicyElement) throws(PolicyError) -> [String] {
        guard let value else { throw .missingElement(element) }
        var texts: [String] = []
        for item in value.arrayValue ?? [value] {
            guard let text = item.stringValue else { throw .wrongType(element) }
            texts.append(text)
        }
        guard !texts.isEmpty else { throw .missingElement(element) }
        return texts
    }
}
