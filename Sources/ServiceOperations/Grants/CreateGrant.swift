import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension CreateGrant: Operation {
    public func perform(
        under authorization: consuming Authorization<CreateGrant>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try requireSuitable(key.record)
        let issuingAccount = PrincipalARN.ofAccount(key.address.account, partition: key.address.partition)
        let identifier = try GrantRecord.identifier(
            for: terms, name: grantName, key: key.record.identifier, issuingAccount: issuingAccount)
        authorization.notes.add(.grant, identifier)
        authorization.notes.add(.principal, terms.grantee)
        if grantName != nil,
            let made = try await room.catalog.grant(identifier, on: key.record.identifier, in: key.address.name)
        {
            return try Self.outcome(made.record, of: key, authorization)
        }
        let record = GrantRecord(
            identifier: identifier, key: key.record.identifier, vaultName: key.address.name, name: grantName,
            terms: terms, issuingAccount: issuingAccount, created: authorization.now)
        var performance = try Self.outcome(record, of: key, authorization)
        performance.changes = [.insert(record)]
        if let retirable = record.retirable { performance.changes.append(.insert(retirable)) }
        try await makeRoom(on: key, in: room, for: &performance)
        return performance
    }

    private func makeRoom(
        on key: AuthorizedKey, in room: KeyRoom, for performance: inout Performance<Outcome>
    ) async throws(ServiceError) {
        let (count, giveBack) = try await room.catalog.reserveGrant(on: key.record.rowKey)
        guard count < GrantLimits.grantsPerKey else {
            await giveBack?()
            throw .limitExceeded(.grantsPerKey)
        }
        performance.undo = giveBack
        // Of what another process makes at the same time only what was committed is counted, so near the limit they come one
        // after another.
        let isNear = giveBack == nil && count > GrantLimits.grantsPerKey - 500
        performance.changes.append(
            isNear ? .replace(key.revised) : .require(key.record.rowKey, key.revised.revision))
    }

    private func requireSuitable(_ key: KeyRecord) throws(ServiceError) {
        let possible = GrantOperation.possible(with: key.algorithm, for: key.purpose)
        let others = terms.operations.filter { !possible.contains($0) }
        guard others.isEmpty else { throw .invalidInput(.grantOperationsUnsuitable(others)) }
        guard terms.constraints.isEmpty || key.algorithm == .aes256 else {
            throw .invalidInput(.grantConstraintsUnsuitable)
        }
    }

    private static func outcome(
        _ record: GrantRecord, of key: AuthorizedKey, _ authorization: borrowing Authorization<CreateGrant>
    ) throws(ServiceError) -> Performance<Outcome> {
        Performance(
            Outcome(
                grant: Grant(record, in: key.address), token: try authorization.service.makeToken(for: record)))
    }
}

extension Grant {
    init(_ record: GrantRecord, in vault: VaultAddress) {
        self.init(
            identifier: record.identifier, key: KeyIdentity(record.key, in: vault), grantName: record.name,
            terms: record.terms, issuingAccount: record.issuingAccount, created: record.created)
    }
}
