import KeyModel
import ServiceRequests

/// A grant on the screen.
enum GrantPresentation {
    static func fields(_ grant: Grant) -> FieldList {
        var fields = FieldList()
        fields.add("Id", grant.identifier)
        fields.add("Name", grant.grantName)
        fields.add("Key", grant.key.identifier.text)
        fields.add("Grantee", grant.terms.grantee)
        fields.add("Retired by", grant.terms.retiringPrincipal)
        fields.add("Operations", grant.terms.operations.map(\.rawValue).joined(separator: ", "))
        fields.add("Context", context(grant.terms.constraints))
        fields.add("Created", DateText.text(grant.created))
        return fields
    }

    /// `has a=b, c=d`, `is a=b`; nil for no constraint.
    static func context(_ constraints: GrantConstraints) -> String? {
        func text(_ pairs: [String: String]) -> String {
            pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        }
        let parts = [
            constraints.subset.map { "has " + text($0) },
            constraints.equals.map { $0.isEmpty ? "is empty" : "is " + text($0) },
        ]
        let said = parts.compactMap { $0 }
        return said.isEmpty ? nil : said.joined(separator: "; ")
    }

    /// Keys: `id`, `key`, `name`, `grantee`, `retiringPrincipal`, `operations`, `contextSubset`, `contextEquals`,
    /// `issuingAccount`, `created`; and `token` of a new one.
    static func json(_ grant: Grant, token: String? = nil) -> JSONText {
        var members: [(String, JSONText)] = [
            ("id", .string(grant.identifier)), ("key", .string(grant.key.identifier.text)),
            ("name", .optional(grant.grantName)), ("grantee", .string(grant.terms.grantee)),
            ("retiringPrincipal", .optional(grant.terms.retiringPrincipal)),
            ("operations", .strings(grant.terms.operations.map(\.rawValue))),
            ("contextSubset", grant.terms.constraints.subset.map { .map($0) } ?? .null),
            ("contextEquals", grant.terms.constraints.equals.map { .map($0) } ?? .null),
            ("issuingAccount", .string(grant.issuingAccount)), ("created", .date(grant.created)),
        ]
        if let token { members.append(("token", .string(token))) }
        return .object(members)
    }
}
