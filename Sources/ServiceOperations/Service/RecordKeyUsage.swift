public import KeyModel
public import ServiceGate
public import ServiceRequests

extension RecordKeyUsage: Operation {
    /// Keys in one transaction.
    private static let batchSize = 1000

    public func perform(
        under authorization: consuming Authorization<RecordKeyUsage>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let (changes, remaining) = try await room.catalog.keyUsageChanges(Self.batchSize)
        return Performance(Outcome(remaining: remaining), changes: changes)
    }
}
