import KeyModel
import Storage
import Testing

extension StorageConformance {
    static let concurrency: [Check] = [
        Check("of many writers of one revision exactly one wins") { store in
            try await store.insert(makeRow("one"))
            for revision in 2...6 as ClosedRange<Revision> {
                let wins = await winners(of: 16) { writer in
                    let row = makeRow("one", revision: revision, body: "by \(writer)")
                    try await store.commit(
                        [.replace(row, expecting: revision - 1)], recording: makeRecord("\(revision) \(writer)"))
                }
                #expect(wins.count == 1)
                #expect(try await store.row(makeRow("one").key)?.body == Array("by \(wins[0])".utf8))
            }
            #expect(try await store.pendingRecords().count == 5)
        },
        Check("of many inserters of one name exactly one wins") { store in
            let wins = await winners(of: 16) { try await store.insert(makeRow("one", body: "by \($0)")) }
            #expect(wins.count == 1)
        },
        Check("a conflict undoes nothing of those who commit beside it") { store in
            try await store.insert(makeRow("taken"))
            let wins = await winners(of: 60) { writer in
                let last = writer % 3 == 0 ? makeRow("taken") : makeRow("last-\(writer)")
                try await store.commit(
                    [.insert(makeRow("first-\(writer)")), .insert(last)], recording: makeRecord("r\(writer)"))
            }
            #expect(wins == (0..<60).filter { $0 % 3 != 0 })
            let expected = wins.flatMap { ["first-\($0)", "last-\($0)"] } + ["taken"]
            #expect(try await store.identifiers() == expected.sorted())
            #expect(try await store.pendingRecords().count == 40)
        },
        Check("a counter that all increase loses no step") { store in
            try await store.insert(makeRow("counter"))
            await withTaskGroup { group in
                for _ in 0..<8 { group.addTask { for _ in 0..<10 { await increase("counter", in: store) } } }
            }
            #expect(try await store.revision(makeRow("counter")) == 81)
        },
        Check("a reader never sees half of a commit") { store in
            try await store.insert(makeRow("a"), makeRow("b"))
            async let writing: Void = {
                for revision in 2...60 as ClosedRange<Revision> {
                    let rows = ["a", "b"].map { makeRow($0, revision: revision) }
                    try await store.commit(rows.map { .replace($0, expecting: revision - 1) }, recording: nil)
                }
            }()
            for _ in 0..<60 {
                let rows = try await store.rows(.key, vault: "alpha", parent: nil, after: nil, limit: 2)
                #expect(rows[0].revision == rows[1].revision)
            }
            try await writing
        },
        Check("a caller who hangs up leaves all or nothing") { store in
            for round in 0..<20 {
                let writer = Task {
                    try await store.commit(
                        [.insert(makeRow("a\(round)")), .insert(makeRow("b\(round)"))],
                        recording: makeRecord("r\(round)"))
                }
                if round % 2 == 0 { await Task.yield() }
                writer.cancel()
                _ = await writer.result
            }
            try await store.insert(makeRow("last"))
            let names = try await store.identifiers()
            #expect(names.count(where: { $0.hasPrefix("a") }) == names.count(where: { $0.hasPrefix("b") }))
            #expect(try await store.pendingRecords().count == names.count / 2)
        },
    ]

    /// The numbers of the writers who got through; the others must have met a conflict.
    private static func winners(
        of count: Int, _ write: @escaping @Sendable (Int) async throws -> Void
    ) async -> [Int] {
        await withTaskGroup(of: Int?.self) { group in
            for writer in 0..<count {
                group.addTask {
                    do {
                        try await write(writer)
                        return writer
                    } catch {
                        #expect(error as? StorageError == .conflict)
                        return nil
                    }
                }
            }
            return await group.reduce(into: []) { wins, writer in if let writer { wins.append(writer) } }.sorted()
        }
    }

    private static func increase(_ name: String, in store: any Storage) async {
        while true {
            do {
                let found = try await store.revision(makeRow(name)) ?? 0
                try await store.commit([.replace(makeRow(name, revision: found + 1), expecting: found)], recording: nil)
                return
            } catch {
                #expect(error == .conflict)
                guard error == .conflict else { return }
            }
        }
    }
}
