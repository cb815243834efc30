import GRDB
import Storage
import Testing

@testable import StorageSQLite

@Suite struct RowQueriesTests {
    @Test(arguments: RowKind.allCases)
    func searchesGoThroughTheirIndex(kind: RowKind) async throws {
        let table = kind.table.filter { $0 != "\"" }
        let expected = [
            (RowQueries.rowsSQL(kind, ofVault: true, ofParent: false), "PRIMARY KEY (vault=? AND identifier>?)"),
            (
                RowQueries.rowsSQL(kind, ofVault: true, ofParent: true),
                "INDEX \(table)_by_parent (parent=? AND vault=? AND identifier>?)"
            ),
            (RowQueries.rowsSQL(kind, ofVault: false, ofParent: true), "INDEX \(table)_by_parent (parent=?)"),
            (RowQueries.rowsDueSQL(kind), "INDEX \(table)_by_due (due<?)"),
        ]
        let database = try DatabaseQueue()
        try SchemaMigrations.run(on: database)
        for (sql, search) in expected {
            let steps = try await database.read { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql.replacing("?", with: "1"))
                    .map { $0["detail"] as String }
            }
            // A second step would be a sort.
            #expect(steps == ["SEARCH \(table) USING \(search)"])
        }
    }
}
