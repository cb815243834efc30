import StrictJSON

/// Reads one statement.
struct StatementReader {
    let kind: PolicyDocument.Kind
    let version: PolicyVersion

    func read(_ value: JSONValue) throws(PolicyError) -> Statement {
        guard let statement = value.objectValue else { throw .wrongType(.statement) }
        try checkElements(statement)
        let effect = try readEffect(statement["Effect"])
        return Statement(
            sid: try readStatementID(statement["Sid"]), effect: effect,
            principals: try readPrincipals(statement, effect), actions: try readActions(statement),
            resources: try readResources(statement),
            conditions: try ConditionReader(version: version).read(statement["Condition"]))
    }

    private func checkElements(_ statement: JSONObject) throws(PolicyError) {
        for key in statement.keys {
            switch PolicyElement(rawValue: key) {
            case .statementID, .effect, .action, .notAction, .resource, .notResource, .condition: continue
            case .principal where kind == .resource, .notPrincipal where kind == .resource: continue
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

    /// The value of an element or of its opposite, of which a statement has one.
    private func either(
        _ element: PolicyElement, or opposite: PolicyElement, in statement: JSONObject
    ) throws(PolicyError) -> (value: JSONValue, element: PolicyElement, isNegated: Bool) {
        switch (statement[element.rawValue], statement[opposite.rawValue]) {
        case (let value?, nil): return (value, element, false)
        case (nil, let value?): return (value, opposite, true)
        case (nil, nil): throw .missingElement(element)
        case (_?, _?): throw .contradictoryElement(opposite)
        }
    }

    private func readPrincipals(
        _ statement: JSONObject, _ effect: Statement.Effect
    ) throws(PolicyError) -> PrincipalClause? {
        guard kind == .resource else { return nil }
        let (value, element, isNegated) = try either(.principal, or: .notPrincipal, in: statement)
        // It would let in whoever isn't named; AWS doesn't support it.
        if isNegated, effect == .allow { throw .allowsAllButSome }
        if value.stringValue == "*" { return PrincipalClause(principals: [.everyone], isNegated: isNegated) }
        guard let byType = value.objectValue, !byType.isEmpty else { throw .badPrincipal }
        var principals: [Principal] = []
        for member in byType.members {
            for text in try readStrings(member.value, element) {
                principals.append(try Principal(text, type: member.key))
            }
        }
        return PrincipalClause(principals: principals, isNegated: isNegated)
    }

    private func readActions(_ statement: JSONObject) throws(PolicyError) -> ActionClause {
        let (value, element, isNegated) = try either(.action, or: .notAction, in: statement)
        let texts = try readStrings(value, element)
        // Checked before it is put in lower case: the Kelvin sign would become a `k`.
        for text in texts where !isAction(text) { throw .badAction }
        return ActionClause(
            texts.map { WildcardPattern($0.lowercased().utf8) }, isNegated: isNegated, kind: kind)
    }

    /// `*`, or `SERVICE:ACTION` with wildcards in the action.
    private func isAction(_ text: String) -> Bool {
        if text == "*" { return true }
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        return parts[0].allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            && parts[1].allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    private func readResources(_ statement: JSONObject) throws(PolicyError) -> ResourceClause {
        let (value, element, isNegated) = try either(.resource, or: .notResource, in: statement)
        var texts: [PolicyText] = []
        for text in try readStrings(value, element) {
            try checkResource(text)
            texts.append(try PolicyText(text, .pattern, version: version))
        }
        return ResourceClause(texts: texts, isNegated: isNegated)
    }

    /// `*`, or an ARN, whose six parts a star or a variable may stand for.
    private func checkResource(_ text: String) throws(PolicyError) {
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        let isOpen = text.utf8.contains(UInt8(ascii: "*")) || (version == .v2012 && text.contains("${"))
        guard text == "*" || (text.hasPrefix("arn:") && (colons >= 5 || isOpen)) else { throw .badResource }
    }

    /// One string or a list of one or more.
    private func readStrings(_ value: JSONValue, _ element: PolicyElement) throws(PolicyError) -> [String] {
        var texts: [String] = []
        for item in value.arrayValue ?? [value] {
            guard let text = item.stringValue else { throw .wrongType(element) }
            texts.append(text)
        }
        guard !texts.isEmpty else { throw .missingElement(element) }
        return texts
    }
}
