import AccessPolicy
import Cryptography
public import KeyModel
import Synchronization

/// A principal as they were read, with what proves and allows them ready to hand.
final class PrincipalEntry: Sendable {
    let record: PrincipalRecord
    let caller: Caller
    let accessCaller: AccessCaller
    let policies: AccessPolicies
    /// Whether a policy of theirs asks for the names of keys, which takes a look into the store.
    let asksForNames: Bool
    /// As whom they were granted what.
    let grantees: [Grantee]
    let read: ContinuousClock.Instant
    private let signingKeys = Mutex<[String: SecretBytes]>([:])

    init(_ record: PrincipalRecord) throws(ServiceError) {
        self.record = record
        caller = record.caller
        accessCaller = AccessCaller(
            arn: record.caller.arn, uniqueIdentifiers: [record.identifier], account: record.account,
            partition: record.partition)
        grantees = try Grantee.all(of: record.caller)
        read = ContinuousClock.now
        var policies: [NamedPolicy] = []
        for (name, text) in record.policies.sorted(by: { $0.key < $1.key }) {
            do {
                policies.append(
                    NamedPolicy(name: name, document: try PolicyDocument(parsing: Array(text.utf8), kind: .identity)))
            } catch {
                throw .integrityViolated
            }
        }
        self.policies = AccessPolicies(identity: PolicySet(policies))
        asksForNames = self.policies.keys.contains(.resourceAliases)
    }

    /// The key that a day's signatures are made with; derived once a day, region and service.
    func signingKey(for scope: String, derive: () throws(ServiceError) -> SecretBytes) throws(ServiceError)
        -> SecretBytes
    {
        if let key = signingKeys.withLock({ $0[scope] }) { return key }
        let key = try derive()
        signingKeys.withLock { keys in
            if keys.count >= 64 { keys = [:] }  // the scope is the caller's to choose
            keys[scope] = key
        }
        return key
    }
}

extension Caller {
    /// What policies call them.
    public var arn: String {
        switch kind {
        case .user: "arn:\(partition):iam::\(account):user/\(name)"
        case .system: identifier
        case .anonymous: "anonymous"
        }
    }
}
