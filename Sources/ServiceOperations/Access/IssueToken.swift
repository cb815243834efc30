public import KeyModel
public import ServiceGate
public import ServiceRequests

extension IssueToken: Operation {
    public func perform(
        under authorization: consuming Authorization<IssueToken>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let (token, seconds) = try authorization.service.issueToken(
            audience: audience, issuer: issuer, at: authorization.now)
        return Performance(Outcome(token: token, expiresInSeconds: seconds))
    }
}
