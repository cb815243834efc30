public import FoundationEssentials
public import KeyModel

/// One line of the trail: who did what, from where, on which key, and what came of it.
///
/// It has no place for bytes, and its only open-ended field is keyed by a closed list. Texts are bounded when written
/// (256 bytes, details 512, both counted as escaped), and what a terminal would obey is escaped: see `encoded()`.
public struct AuditRecord: Hashable, Sendable, Codable {
    public static let success = "success"

    public var requestID: String
    var microseconds: Int64
    public var phase: AuditPhase
    /// nil where the request couldn't be read that far.
    public var operation: OperationName?
    public var door: DoorName
    public var caller: Caller
    /// The address that the connection came from, without its port.
    public var sourceAddress: String?
    public var vault: VaultName?
    public var key: KeyIdentifier?
    public var keyVersion: KeyVersionNumber?
    /// Re-encryption's source.
    public var otherKey: KeyIdentifier?
    public var otherKeyVersion: KeyVersionNumber?
    /// `success`, or the label of a `ServiceError`.
    public var outcome: String
    /// The policy, and its statement, that allowed or denied.
    public var decidedBy: String?
    public var indicator: AuditIndicator?
    public var details: [DetailName: String]

    /// To the microsecond; what is finer is lost when it is set.
    public var time: Date {
        get { Date(timeIntervalSince1970: Double(microseconds) / 1e6) }
        set { microseconds = Timestamp.microseconds(of: newValue) }
    }

    public init(
        requestID: String, time: Date, phase: AuditPhase, operation: OperationName?, door: DoorName, caller: Caller,
        sourceAddress: String? = nil, vault: VaultName? = nil, key: KeyIdentifier? = nil,
        keyVersion: KeyVersionNumber? = nil, otherKey: KeyIdentifier? = nil, otherKeyVersion: KeyVersionNumber? = nil,
        outcome: String = AuditRecord.success, decidedBy: String? = nil, indicator: AuditIndicator? = nil,
        details: [DetailName: String] = [:]
    ) {
        self.requestID = requestID
        microseconds = Timestamp.microseconds(of: time)
        self.phase = phase
        self.operation = operation
        self.door = door
        self.caller = caller
        self.sourceAddress = sourceAddress
        self.vault = vault
        self.key = key
        self.keyVersion = keyVersion
        self.otherKey = otherKey
        self.otherKeyVersion = otherKeyVersion
        self.outcome = outcome
        self.decidedBy = decidedBy
        self.indicator = indicator
        self.details = details
    }
}
