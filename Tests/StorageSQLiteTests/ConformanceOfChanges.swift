import KeyModel
import Storage
import Testing

extension StorageConformance {
    static let changes: [Check] = [
        Check("an inserted row is read back as it was, in every table") { store in
            for kind in RowKind.allCases {
                let row = makeRow("one", kind: kind, parent: "above", due: -5, body: "b\0dy")
                try await store.insert(row)
                #expect(try await row.isSame(as: store.row(row.key)))
            }
        },
        Check("rows of other kinds, vaults and names are not found") { store in
            try await store.insert(makeRow("one"))
            #expect(try await store.row(RowKey(.keyName, vault: "alpha", "one")) == nil)
            #expect(try await store.row(RowKey(.key, vault: "beta", "one")) == nil)
            #expect(try await store.row(RowKey(.key, vault: "alpha", "One")) == nil)
        },
        Check("empty bodies and large ones are kept") { store in
            let large = String(repeating: "x", count: 200_000)
            try await store.insert(makeRow("empty", body: ""), makeRow("large", body: large))
            #expect(try await store.row(makeRow("empty").key)?.body == [])
            #expect(try await store.row(makeRow("large").key)?.body.count == 200_000)
        },
        Check("a row is inserted once") { store in
            try await store.insert(makeRow("one", body: "first"))
            await #expect(throws: StorageError.conflict) { try await store.insert(makeRow("one", body: "second")) }
            #expect(try await store.row(makeRow("one").key)?.body == Array("first".utf8))
        },
        Check("a replacement writes every column and counts the revision") { store in
            try await store.insert(makeRow("one", parent: "a", due: 1))
            let next = makeRow("one", revision: 2, parent: "b", due: nil, body: "next")
            try await store.commit([.replace(next, expecting: 1)], recording: nil)
            #expect(try await next.isSame(as: store.row(next.key)))
        },
        Check("a stale replacement, and one of nothing, is a conflict") { store in
            try await store.insert(makeRow("one"))
            try await store.commit([.replace(makeRow("one", revision: 2), expecting: 1)], recording: nil)
            for (name, revision) in [("one", 2 as Revision), ("one", 4), ("none", 2)] {
                await #expect(throws: StorageError.conflict) {
                    let row = makeRow(name, revision: revision, body: "stale")
                    try await store.commit([.replace(row, expecting: revision - 1)], recording: nil)
                }
            }
            #expect(try await store.row(makeRow("one").key)?.body == Array("body".utf8))
            #expect(try await store.identifiers() == ["one"])
        },
        Check("a row is deleted at its revision only, and can be inserted again") { store in
            try await store.insert(makeRow("one"))
            let key = makeRow("one").key
            for stale in [0, 2] as [Revision] {
                await #expect(throws: StorageError.conflict) {
                    try await store.commit([.delete(key, expecting: stale)], recording: nil)
                }
            }
            try await store.commit([.delete(key, expecting: 1)], recording: nil)
            #expect(try await store.row(key) == nil)
            await #expect(throws: StorageError.conflict) {
                try await store.commit([.delete(key, expecting: 1)], recording: nil)
            }
            try await store.insert(makeRow("one"))
        },
        Check("a requirement writes nothing and must hold") { store in
            try await store.insert(makeRow("one"))
            let key = makeRow("one").key
            try await store.commit([.require(key, 1), .insert(makeRow("two"))], recording: nil)
            #expect(try await store.revision(makeRow("one")) == 1)
            for unmet in [Change.require(key, 2), .require(makeRow("none").key, 1), .require(key, 0)] {
                await #expect(throws: StorageError.conflict) {
                    try await store.commit([.insert(makeRow("three")), unmet], recording: nil)
                }
            }
            #expect(try await store.identifiers() == ["one", "two"])
        },
        Check("one conflict undoes the whole commit, its record too") { store in
            try await store.insert(makeRow("changed"), makeRow("removed"))
            let changes: [Change] = [
                .insert(makeRow("new")), .replace(makeRow("changed", revision: 2, body: "other"), expecting: 1),
                .delete(makeRow("removed").key, expecting: 1), .insert(makeRow("changed")),
            ]
            await #expect(throws: StorageError.conflict) {
                try await store.commit(changes, recording: makeRecord("r"))
            }
            #expect(try await store.identifiers() == ["changed", "removed"])
            #expect(try await store.row(makeRow("changed").key)?.body == Array("body".utf8))
            #expect(try await store.pendingRecords().isEmpty)
        },
        Check("changes are carried out in their order") { store in
            let row = makeRow("one")
            try await store.commit(
                [
                    .insert(row), .replace(makeRow("one", revision: 2), expecting: 1), .require(row.key, 2),
                    .delete(row.key, expecting: 2), .insert(row),
                ], recording: nil)
            #expect(try await store.revision(row) == 1)
        },
        Check("nothing to change is no fault") { store in
            try await store.commit([], recording: nil)
            #expect(try await store.pendingRecords().isEmpty)
        },
        Check("a revision that doesn't follow is refused") { store in
            try await store.insert(makeRow("one"))
            let wrong: [Change] = [
                .insert(makeRow("two", revision: 2)), .replace(makeRow("one", revision: 3), expecting: 1),
                .replace(makeRow("one", revision: 1), expecting: 0),
                .replace(makeRow("one", revision: .min), expecting: .max),
            ]
            for change in wrong {
                await #expect(throws: StorageError.incompatible) { try await store.commit([change], recording: nil) }
            }
            #expect(try await store.identifiers() == ["one"])
        },
        Check("a closed store refuses everything") { store in
            await store.close()
            await #expect(throws: StorageError.unavailable) { try await store.insert(makeRow("one")) }
            await #expect(throws: StorageError.unavailable) { try await store.row(makeRow("one").key) }
            await #expect(throws: StorageError.unavailable) { try await store.identifiers() }
            await #expect(throws: StorageError.unavailable) { try await store.rowsDue(.key, at: 0, limit: 1) }
            await #expect(throws: StorageError.unavailable) { try await store.pendingRecords() }
            await #expect(throws: StorageError.unavailable) { try await store.removePending(["r"]) }
            await store.close()
        },
    ]
}
