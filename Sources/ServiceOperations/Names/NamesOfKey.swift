import KeyModel
import ServiceGate

extension KeyRoom {
    /// - Source: AWS KMS developer guide, "Resource quotas": aliases per KMS key
    private static var namesPerKey: Int { 50 }

    /// - Throws: limitExceeded where the key can't have another name.
    func requirePlaceForName(of key: borrowing AuthorizedKey) async throws(ServiceError) {
        let held = try await catalog.records(
            KeyNameRecord.self, vault: key.address.name, parent: key.record.identifier.text, after: nil,
            limit: Self.namesPerKey)
        guard held.count < Self.namesPerKey else { throw .limitExceeded(.namesPerKey) }
    }
}
