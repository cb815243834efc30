import AuditTrail
import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension PutKeyPolicy: Operation {
    public func perform(
        under authorization: consuming Authorization<PutKeyPolicy>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try await authorization.requireKnownPrincipals(in: policy)
        let resource = ResourceName.key(key.record.identifier, vault: key.address)
        let locksOut = try authorization.wouldLockOut(policy, on: resource, account: key.address.account)
        if locksOut, !bypassPolicyLockoutSafetyCheck { throw .invalidInput(.policyLocksOut) }
        let digest = try CryptographyError.asFault { () throws(CryptographyError) in
            try Digest.sha256(Array(policy.utf8))
        }
        authorization.notes.add(.policyDigest, hexadecimal(digest))
        let text = policy
        return Performance(Outcome(), changes: [key.changing { $0.policy = text }])
    }
}
