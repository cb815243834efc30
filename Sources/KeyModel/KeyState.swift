public import FoundationEssentials

/// The states of a key (SP 800-57 Part 1 Rev. 5, section 7). Vendor states are views computed from it, the usage period
/// and the scheduled destruction.
public enum KeyState: String, Sendable, Codable, CaseIterable {
    case preActivation, active, suspended, deactivated, compromised, destroyed
}

/// When a version may be used; AWS knows neither, Azure calls them `nbf` and `exp`.
public struct UsagePeriod: Hashable, Sendable, Codable {
    /// Before it, nothing is done with the version.
    public var start: Date?
    /// After it, protection is no longer applied; what is protected can still be processed.
    public var end: Date?

    public init(start: Date? = nil, end: Date? = nil) {
        self.start = start
        self.end = end
    }
}

/// What an operation needs of the key's life cycle. (The gate's table is in ServiceGate/LifeCycle.swift.)
public enum KeyUse: String, Sendable, Codable, CaseIterable {
    /// Encrypt, sign, wrap, authenticate: the key must be active and within its usage period.
    case applyProtection
    /// Decrypt, verify, unwrap: also after the usage period.
    case processProtected
    /// Public key, rotation: the key must be active.
    case requireActive
    /// Automatic rotation set or ended: must not be suspended; whether the material is there doesn't matter.
    case arrangeRotation
    /// Description, tags, names: anything but awaiting destruction.
    case change
    /// Reading a description or a policy, removing a name: any state.
    case inspect
    /// Calling a scheduled destruction off: only while it is scheduled.
    case cancelDestruction
    /// Carrying a scheduled destruction out: only when its day has come.
    case destroy
}

/// Where the material lives.
public enum KeyResidence: String, Sendable, Codable {
    /// Wrapped by the vault key, in storage.
    case storage
    /// In the PKCS#11 token, which it never leaves.
    case token
    /// In the hardware modules of a key store, which it never leaves.
    case keyStore
    /// In storage, and good for nothing without a key that another key manager has.
    case external
}
