public import AuditTrail
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceOperations
public import ServiceRequests

extension AuditTrail: TrailWriter {
    public func recorded(of requestIDs: Set<String>) async throws(AuditError) -> Set<String> {
        Set(try await indexes(ofRequests: requestIDs, phase: .outcome).keys)
    }
}

extension AuditTrail: TrailReader {
    public var recordCount: UInt64 { size }

    public func search(_ query: QueryAudit) async throws(ServiceError) -> (entries: [AuditEntry], next: UInt64?) {
        var search = AuditQuery()
        search.from = query.from
        search.to = query.to
        search.principal = query.principal
        search.operation = query.operation
        search.key = query.key
        search.outcome = query.outcome
        search.requestID = query.requestID
        search.before = query.before
        search.limit = query.limit
        do {
            let page = try await self.query(search)
            let entries = page.records.map { entry in
                AuditEntry(index: entry.index, record: String(decoding: entry.record.encoded(), as: UTF8.self))
            }
            return (entries, page.next)
        } catch {
            throw .auditUnavailable
        }
    }

    /// Looks through the whole trail, a page at a time, newest first.
    private func findIndex(of requestID: String) async throws(AuditError) -> UInt64? {
        var query = AuditQuery()
        query.requestID = requestID
        query.limit = 1
        while true {
            let page = try await self.query(query)
            if let found = page.records.first { return found.index }
            guard let next = page.next else { return nil }
            query.before = next
        }
    }

    public func proof(of requestID: String) async throws(ServiceError) -> String? {
        do {
            guard let index = try await findIndex(of: requestID) else { return nil }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(try await proof(index: index)), as: UTF8.self)
        } catch {
            throw .auditUnavailable
        }
    }
}
