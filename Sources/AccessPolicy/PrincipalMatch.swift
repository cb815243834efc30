/// How a statement of a resource's policy names the caller; what it allows then depends on it.
enum PrincipalMatch {
    /// By their account: it is left to the account's own policies.
    case account
    /// By their role, or as one of everyone: within the limits of a boundary and of a session's policy.
    case role
    /// The user or the session itself: whatever a boundary or a session's policy doesn't say.
    case caller
}

extension PrincipalClause {
    /// - Returns: nil where the statement doesn't apply to the caller.
    func match(_ caller: AccessCaller) -> PrincipalMatch? {
        if isNegated { return excepts(caller) ? nil : .caller }
        var found: PrincipalMatch?
        for principal in principals {
            switch principal {
            case .everyone: found = .role
            case .identity, .uniqueIdentifier:
                guard let match = principal.match(caller) else { continue }
                if match == .caller { return .caller }
                found = match
            case .account(let account, let partition) where caller.isOf(account, partition):
                if caller.isRoot { return .caller }
                found = found ?? .account
            case .account, .service, .federated, .canonicalUser: continue
            }
        }
        return found
    }

    /// A caller is excepted if all that they are is: the user or the session, its role, and the account.
    /// - Source: AWS IAM User Guide, AWS JSON policy elements: NotPrincipal, "Key points"
    private func excepts(_ caller: AccessCaller) -> Bool {
        if principals.contains(.everyone) { return true }
        guard !caller.hasBoundary else { return false }
        let isAccountNamed = principals.contains { principal in
            guard case .account(let account, let partition) = principal else { return false }
            return caller.isOf(account, partition)
        }
        let matches = Set(principals.compactMap { $0.match(caller) })
        let isCallerNamed = matches.contains(.caller) || caller.isRoot
        return isAccountNamed && isCallerNamed && (caller.roleARN == nil || matches.contains(.role))
    }
}

extension Principal {
    /// Whether it names the caller or their role.
    fileprivate func match(_ caller: AccessCaller) -> PrincipalMatch? {
        switch self {
        case .identity(let arn) where arn.hasSameBytes(as: caller.arn): .caller
        case .identity(let arn): caller.roleARN.map { arn.hasSameBytes(as: $0) } == true ? .role : nil
        case .uniqueIdentifier(let identifier) where caller.uniqueIdentifiers.contains(identifier):
            // Of a session it is the role's.
            caller.roleARN == nil ? .caller : .role
        default: nil
        }
    }
}

extension AccessCaller {
    fileprivate func isOf(_ account: String, _ partition: String?) -> Bool {
        account == self.account && (partition == nil || partition == self.partition)
    }
}

extension String {
    /// Swift's `==` takes two spellings of one character for equal.
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
