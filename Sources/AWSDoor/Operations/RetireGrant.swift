import KeyModel
import ServiceRequests
import StrictJSON

/// Ends a grant that the grant lets the caller end.
/// - Source: AWS KMS API Reference, RetireGrant
struct RetireGrantCall: Call {
    let request: RetireGrant

    init(reading input: inout InputReader) throws(Refusal) {
        let token = try input.text("GrantToken", .grantToken)
        let key = try input.text("KeyId", .keyID)
        let identifier = try input.text("GrantId", .grantID)
        try input.readDryRun()
        try input.check()
        switch (token, key, identifier) {
        case (let token?, nil, nil):
            guard GrantToken(parsing: token) != nil else {
                throw Refusal(.invalidGrantToken, because: .grantTokenInvalid)
            }
            request = RetireGrant(grant: .token(token))
        case (nil, let key?, let identifier?):
            request = RetireGrant(grant: .identified(try input.key(key).key(), identifier))
        default:
            throw .validation("You must specify either a GrantToken, or both a KeyId and a GrantId.")
        }
    }
}

/// Ends a grant of a key that the caller administers.
/// - Source: AWS KMS API Reference, RevokeGrant
struct RevokeGrantCall: Call {
    let request: RevokeGrant

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let identifier = try input.requiredText("GrantId", .grantID)
        try input.readDryRun()
        try input.check()
        request = RevokeGrant(key: try input.key(key).key(), identifier: identifier)
    }
}
