import KeyModel
import ServiceRequests
import StrictJSON

/// Lists a key's grants.
/// - Source: AWS KMS API Reference, ListGrants
struct ListGrantsCall: Call {
    let request: ListGrants

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let (limit, marker) = try input.grantPaging()
        let identifier = try input.text("GrantId", .grantID)
        let grantee = try input.text("GranteePrincipal", .principalID)
        try input.check()
        let reference = try input.key(key).key()
        if let grantee { try PrincipalText.check(grantee) }
        let paging = try Paging(limit: limit, defaultLimit: 50, marker: marker, operation: .listGrants)
        request = ListGrants(key: reference, identifier: identifier, grantee: grantee, page: paging.request)
    }

    func write(_ outcome: Page<Grant>, to writer: inout JSONWriter) {
        GrantList(outcome).write(of: .listGrants, to: &writer)
    }
}

/// Lists what a principal may retire.
/// - Source: AWS KMS API Reference, ListRetirableGrants
struct ListRetirableGrantsCall: Call {
    let request: ListRetirableGrants

    init(reading input: inout InputReader) throws(Refusal) {
        let (limit, marker) = try input.grantPaging()
        let principal = try input.requiredText("RetiringPrincipal", .principalID)
        try input.check()
        try PrincipalText.check(principal)
        let paging = try Paging(limit: limit, defaultLimit: 50, marker: marker, operation: .listRetirableGrants)
        request = ListRetirableGrants(
            vault: input.place.vault, retiringPrincipal: principal, page: paging.request)
    }

    func write(_ outcome: Page<Grant>, to writer: inout JSONWriter) {
        GrantList(outcome).write(of: .listRetirableGrants, to: &writer)
    }
}

extension InputReader {
    /// The model allows more than the 100 that the reference says: a page may always hold fewer than were asked for.
    fileprivate mutating func grantPaging() throws(Refusal) -> (limit: Int?, marker: String?) {
        let (limit, marker) = try paging()
        return (limit.map { min($0, 100) }, marker)
    }
}

/// - Source: AWS KMS API Reference, GrantListEntry; the developer guide's answers have an empty `Name` where there is none
private struct GrantList {
    let page: Page<Grant>

    init(_ page: Page<Grant>) { self.page = page }

    func write(of operation: AWSOperation, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "Grants")
        writer.beginArray()
        for grant in page.elements { Self.write(grant, to: &writer) }
        writer.endArray()
        Paging.write(next: page.next, of: operation, to: &writer)
        writer.endObject()
    }

    private static func write(_ grant: Grant, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", grant.key.arn)
        writer.member("GrantId", grant.identifier)
        writer.member("Name", grant.grantName ?? "")
        writer.member("CreationDate", grant.created)
        writer.member("GranteePrincipal", grant.terms.grantee)
        if let principal = grant.terms.retiringPrincipal { writer.member("RetiringPrincipal", principal) }
        writer.member("IssuingAccount", grant.issuingAccount)
        writer.member("Operations", grant.terms.operations.map(\.rawValue))
        write(grant.terms.constraints, to: &writer)
        writer.endObject()
    }

    private static func write(_ constraints: GrantConstraints, to writer: inout JSONWriter) {
        guard !constraints.isEmpty else { return }
        writer.key(literal: "Constraints")
        writer.beginObject()
        if let subset = constraints.subset {
            writer.key(literal: "EncryptionContextSubset")
            write(subset, to: &writer)
        }
        if let equals = constraints.equals {
            writer.key(literal: "EncryptionContextEquals")
            write(equals, to: &writer)
        }
        writer.endObject()
    }

    private static func write(_ pairs: [String: String], to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in pairs.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }
}
