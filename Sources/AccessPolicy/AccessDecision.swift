public import KeyModel

/// What the policies say to a request, and which of them said it.
public struct AccessDecision: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        case allowed
        case denied(DenialReason)
    }

    public var outcome: Outcome
    /// The statement that denied; or the one that allowed, which is the identity policy's where both were needed. nil where
    /// no statement decided.
    public var decidedBy: StatementReference?

    public init(outcome: Outcome, decidedBy: StatementReference?) {
        self.outcome = outcome
        self.decidedBy = decidedBy
    }

    public var isAllowed: Bool { outcome == .allowed }
}

/// Where a statement is.
public struct StatementReference: Sendable, Hashable {
    /// As in `NamedPolicy`.
    public let policy: String
    /// From 0.
    public let statement: Int
    public let sid: String?
    /// `key policy[0] Enable IAM User Permissions`: what is recorded. Made once, since nearly every request records one.
    public let label: String

    public init(policy: String, statement: Int, sid: String?) {
        self.policy = policy
        self.statement = statement
        self.sid = sid
        label = "\(policy)[\(statement)]" + (sid.map { " " + $0 } ?? "")
    }
}
