import KeyModel
import Storage
import Testing

extension StorageConformance {
    static let names: [Check] = [
        Check("identifiers of 1 and 256 bytes are kept") { store in
            let names = ["a", String(repeating: "a", count: 256), String(repeating: "é", count: 128)]
            for name in names { try await store.insert(makeRow(name)) }
            #expect(try await store.identifiers() == names)
        },
        Check("what no store can keep is refused, and nothing of its commit happens") { store async throws in
            let long = String(repeating: "é", count: 128) + "a"
            let unstorable = [
                makeRow(""), makeRow(long), makeRow("a\0b"), makeRow("\0"), makeRow("a", parent: long),
                makeRow("a", parent: "p\0"), makeRow("a", vault: "v\0"), makeRow("a", vault: long),
            ]
            for row in unstorable {
                await #expect(throws: StorageError.incompatible) {
                    try await store.insert(makeRow("good"), row)
                }
            }
            await #expect(throws: StorageError.incompatible) {
                try await store.commit([.insert(makeRow("good"))], recording: makeRecord("r\0"))
            }
            #expect(try await store.identifiers(vault: nil).isEmpty)
        },
        Check("a name that no row can have is not found") { store in
            try await store.insert(makeRow("a"))
            for name in ["", "a\0", "a\0b", String(repeating: "a", count: 257)] {
                #expect(try await store.row(RowKey(.key, vault: "alpha", name)) == nil)
            }
            #expect(try await store.row(RowKey(.key, vault: "alpha\0", "a")) == nil)
            #expect(try await store.identifiers(vault: "alpha\0").isEmpty)
        },
        Check("two spellings of one character are two names") { store in
            let (composed, decomposed) = (makeRow("caf\u{E9}", body: "1"), makeRow("cafe\u{301}", body: "2"))
            try await store.insert(composed, decomposed)
            #expect(try await composed.isSame(as: store.row(composed.key)))
            #expect(try await decomposed.isSame(as: store.row(decomposed.key)))
            #expect(
                try await store.rows(.key, vault: "alpha", parent: nil, after: nil, limit: 9).map(\.name)
                    == [decomposed.name, composed.name])
        },
        Check("quotes, wildcards and line ends are letters like others") { store in
            let names = ["\n", "%", "'; DROP TABLE key; --", "\\", "_", "a\"b"]
            for name in names { try await store.insert(makeRow(name, parent: name)) }
            #expect(try await store.identifiers() == names)
            for name in names { #expect(try await store.identifiers(parent: name) == [name]) }
        },
    ]

    static let pendingRecords: [Check] = [
        Check("a change and its record are committed together, and kept until removed") { store in
            for name in ["c", "a", "b"] {
                try await store.commit([.insert(makeRow(name))], recording: makeRecord("request-" + name))
            }
            let expected = ["request-c", "request-a", "request-b"].map { makeRecord($0) }
            #expect(try await store.pendingRecords() == expected)
            try await store.removePending(["request-a", "unknown", "request-a\0"])
            #expect(try await store.pendingRecords() == [expected[0], expected[2]])
            try await store.removePending([])
            try await store.removePending(["request-b", "request-c"])
            #expect(try await store.pendingRecords().isEmpty)
            #expect(try await store.identifiers() == ["a", "b", "c"])
        },
        Check("a record needs no change, and a request has one") { store in
            try await store.commit([], recording: makeRecord("r"))
            await #expect(throws: StorageError.conflict) {
                try await store.commit([.insert(makeRow("one"))], recording: makeRecord("r"))
            }
            #expect(try await store.pendingRecords() == [makeRecord("r")])
            #expect(try await store.identifiers().isEmpty)
        },
    ]
}
