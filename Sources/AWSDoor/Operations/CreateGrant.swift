import KeyModel
import ServiceRequests
import StrictJSON

/// Allows somebody some operations with a key.
/// - Source: AWS KMS API Reference, CreateGrant
struct CreateGrantCall: Call {
    let request: CreateGrant

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let grantee = try input.requiredText("GranteePrincipal", .principalID)
        let retiring = try input.text("RetiringPrincipal", .principalID)
        let operations = try input.grantOperations()
        let constraints = try input.grantConstraints()
        let name = try input.text("Name", .grantName)
        try input.readUseOptions()
        try input.check()
        let reference = try input.key(key).key()
        for principal in [grantee, retiring].compactMap({ $0 }) { try PrincipalText.check(principal) }
        request = CreateGrant(
            key: reference,
            terms: GrantTerms(
                grantee: grantee, retiringPrincipal: retiring, operations: operations, constraints: constraints),
            grantName: name)
    }

    func write(_ outcome: CreateGrant.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("GrantToken", outcome.token)
        writer.member("GrantId", outcome.grant.identifier)
        writer.endObject()
    }
}
