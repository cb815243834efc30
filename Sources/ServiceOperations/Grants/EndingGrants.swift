import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension RetireGrant: Operation {
    public func perform(
        under authorization: consuming Authorization<RetireGrant>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let identifier: GrantIdentifier
        switch grant {
        case .identified(_, let named): identifier = named
        case .token(let text):
            try authorization.service.checkGrantToken(text)
            guard let token = GrantToken(parsing: text) else { throw .grantTokenInvalid }
            identifier = token.grant
        }
        authorization.notes.add(.grant, identifier)
        let changes = try await authorization.keys[0].ending(identifier, in: room)
        return Performance(Outcome(), changes: changes)
    }
}

extension RevokeGrant: Operation {
    public func perform(
        under authorization: consuming Authorization<RevokeGrant>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        authorization.notes.add(.grant, identifier)
        let changes = try await authorization.keys[0].ending(identifier, in: room)
        return Performance(Outcome(), changes: changes)
    }
}

extension AuthorizedKey {
    /// - Throws: `.grantNotFound`.
    fileprivate func ending(
        _ identifier: GrantIdentifier, in room: KeyRoom
    ) async throws(ServiceError) -> [RecordChange] {
        guard let grant = try await room.catalog.grant(identifier, on: record.identifier, in: address.name) else {
            throw .grantNotFound(identifier)
        }
        var changes: [RecordChange] = [.delete(grant)]
        if let retirable = grant.record.retirable,
            let entry = try await room.catalog.record(RetirableGrantRecord.self, at: retirable.rowKey)
        {
            changes.append(.delete(entry))
        }
        return changes
    }
}
