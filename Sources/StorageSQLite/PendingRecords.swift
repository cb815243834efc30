import FoundationEssentials
import GRDB
import Storage

/// The trail's records that were committed with their changes, in the order of the commits.
enum PendingRecords {
    /// - Throws: `StorageError.conflict` when the request has a record already.
    static func insert(_ record: PendingRecord, in database: Database) throws {
        let sql = "INSERT INTO pending_records (request_id, encoded) VALUES (?, ?) ON CONFLICT DO NOTHING"
        try database.cachedStatement(sql: sql)
            .execute(arguments: [record.requestID.databaseValue, record.encoded.asBlob])
        guard database.changesCount == 1 else { throw StorageError.conflict }
    }

    static func all(in database: Database) throws -> [PendingRecord] {
        let sql = "SELECT request_id, encoded FROM pending_records ORDER BY sequence"
        return try Row.fetchAll(database.cachedStatement(sql: sql)).map { row in
            PendingRecord(requestID: row[0], encoded: [UInt8](row[1] as Data))
        }
    }

    static func remove(_ requestIDs: [String], in database: Database) throws {
        let statement = try database.cachedStatement(sql: "DELETE FROM pending_records WHERE request_id = ?")
        for requestID in requestIDs { try statement.execute(arguments: [requestID]) }
    }
}

extension [UInt8] {
    var asBlob: DatabaseValue { Data(self).databaseValue }
}
