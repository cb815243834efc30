import FoundationEssentials
public import KeyModel
public import ServiceRequests
public import Storage

/// What a key was last used for.
public struct KeyUsageRecord: Record, Equatable {
    public static var kind: RowKind { .keyUsage }

    public var key: KeyIdentifier
    public var vaultName: VaultName
    public var usage: KeyUsage
    /// Of the use's record in the trail.
    public var index: UInt64

    public static func rowKey(of key: KeyIdentifier, vault: VaultName) -> RowKey {
        RowKey(.keyUsage, vault: vault, key.text)
    }

    public var rowIdentifier: String { key.text }
}

/// Since when uses are kept, and up to which record of the trail they are stored.
struct KeyUsageMarkRecord: Record, Equatable {
    static var kind: RowKind { .service }
    static let rowKey = RowKey(.service, vault: "", "key-usage")

    var trackedSince: Date
    var recordedUpTo: UInt64

    var vaultName: VaultName { "" }
    var rowIdentifier: String { Self.rowKey.identifier }
}
