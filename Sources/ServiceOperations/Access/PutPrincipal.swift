import AccessPolicy
import AuditTrail
import Cryptography
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension PutPrincipal: Operation {
    public func perform(
        under authorization: consuming Authorization<PutPrincipal>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        for policy in policies.values {
            guard (try? PolicyDocument(parsing: Array(policy.utf8), kind: .identity)) != nil else {
                throw .invalidInput(.policyMalformed)
            }
        }
        let existing = try await find(in: room)
        var record =
            existing?.record
            ?? PrincipalRecord(
                identifier: UUID().uuidString.lowercased(), name: principalName, account: account, partition: partition,
                tenant: tenant, policies: policies, accessKey: "", sealedSecretKey: [], clientSecretDigest: [])
        record.policies = policies
        var credentials: PrincipalCredentials?
        if newCredentials {
            credentials = try makeCredentials(for: &record, authorization.service)
            record.credentialsMade = authorization.now
        }
        authorization.notes.add(.principal, record.identifier)
        let change: RecordChange = existing.map { .replace(record, expecting: $0.revision) } ?? .insert(record)
        return Performance(Outcome(principal: record.caller, credentials: credentials), changes: [change])
    }

    /// The names of an account's principals are unique; they are few, and this is rare.
    private func find(in room: KeyRoom) async throws(ServiceError) -> Revised<PrincipalRecord>? {
        try await room.catalog.allRecords(PrincipalRecord.self, vault: "").first {
            $0.record.name == principalName && $0.record.account == account
        }
    }

    private func makeCredentials(
        for record: inout PrincipalRecord, _ service: AuthorizedService
    ) throws(ServiceError) -> PrincipalCredentials {
        let accessKey = try AccessKeys.makeIdentifier()
        let secretKey = try AccessKeys.makeSecret()
        let clientSecret = try AccessKeys.makeSecret()
        record.accessKey = accessKey
        record.sealedSecretKey = try service.seal(secretKey: secretKey, accessKey: accessKey)
        record.clientSecretDigest = try CryptographyError.asFault { () throws(CryptographyError) in
            try clientSecret.withUnsafeBytes { bytes throws(CryptographyError) in try Digest.compute(.sha256, bytes) }
        }
        return PrincipalCredentials(
            accessKey: accessKey, secretAccessKey: secretKey, client: record.identifier, clientSecret: clientSecret)
    }
}
