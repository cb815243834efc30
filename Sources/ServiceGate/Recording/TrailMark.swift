import FoundationEssentials
public import KeyModel
import Storage

/// How long the trail was when it was last looked at. A trail that is shorter now was replaced by an older copy, which
/// its own signatures can't tell.
struct TrailMarkRecord: Record, Equatable {
    static var kind: RowKind { .service }
    static let rowKey = RowKey(.service, vault: "", "trail")

    var size: UInt64

    var vaultName: VaultName { "" }
    var rowIdentifier: String { Self.rowKey.identifier }
}

extension Gate {
    /// - Parameter size: how many records the trail has.
    /// - Returns: how many the store has seen that aren't there; 0 when all is well.
    public func recordsMissing(fromTrailOf size: UInt64) async throws(ServiceError) -> UInt64 {
        guard let mark = try await catalog.record(TrailMarkRecord.self, at: TrailMarkRecord.rowKey) else { return 0 }
        return mark.record.size > size ? mark.record.size - size : 0
    }

    /// Remembers how long the trail is. For its owner to call now and then, and at the end.
    public func markTrail(of size: UInt64) async throws(ServiceError) {
        guard var mark = try await catalog.record(TrailMarkRecord.self, at: TrailMarkRecord.rowKey) else {
            return try await catalog.commit([.insert(TrailMarkRecord(size: size))], recording: nil)
        }
        guard mark.record.size < size else { return }
        mark.record.size = size
        try await catalog.commit([.replace(mark)], recording: nil)
    }
}
