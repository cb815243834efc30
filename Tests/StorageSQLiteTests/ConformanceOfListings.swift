import KeyModel
import Storage
import Testing

extension StorageConformance {
    static let listings: [Check] = [
        Check("rows come in the order of their identifiers' bytes") { store in
            // In UTF-16's order U+FFFD would follow the emoji, in a dictionary's `a` would precede `B`.
            let ordered = ["-", "0", "B", "Z", "_", "a", "aa", "b", "é", "\u{FFFD}", "😀"]
            for name in ordered.reversed() { try await store.insert(makeRow(name)) }
            #expect(try await store.identifiers() == ordered)
        },
        Check("a listing has its vault's and its kind's rows only") { store in
            try await store.insert(
                makeRow("one"), makeRow("two", vault: "beta"), makeRow("three", kind: .keyName),
                makeRow("four", vault: ""))
            #expect(try await store.identifiers() == ["one"])
            #expect(try await store.identifiers(vault: "beta") == ["two"])
            #expect(try await store.identifiers(vault: "") == ["four"])
            #expect(try await store.identifiers(.keyName) == ["three"])
            #expect(try await store.identifiers(vault: "alph").isEmpty)
        },
        Check("pages join into the whole") { store in
            let all = (0..<57).map { "key-" + String(100 + $0) }
            for name in all.shuffled() { try await store.insert(makeRow(name)) }
            var (found, after): ([String], String?) = ([], nil)
            repeat {
                let page = try await store.identifiers(after: after, limit: 10)
                #expect(page.count <= 10)
                found += page
                after = page.last
            } while after != nil
            #expect(found == all)
        },
        Check("a page begins after its marker, whether there is such a row or not") { store in
            try await store.insert(makeRow("b"), makeRow("d"), makeRow("bb"))
            #expect(try await store.identifiers(after: "b") == ["bb", "d"])
            #expect(try await store.identifiers(after: "c") == ["d"])
            #expect(try await store.identifiers(after: "") == ["b", "bb", "d"])
            #expect(try await store.identifiers(after: "b\0zz") == ["bb", "d"])
            #expect(try await store.identifiers(after: "d").isEmpty)
        },
        Check("a limit below 1 gives nothing") { store in
            try await store.insert(makeRow("one", due: 1))
            for limit in [0, -1, .min] {
                #expect(try await store.identifiers(limit: limit).isEmpty)
                #expect(try await store.identifiers(vault: nil, limit: limit).isEmpty)
                #expect(try await store.rowsDue(.key, at: 5, limit: limit).isEmpty)
            }
            #expect(try await store.identifiers(vault: nil, limit: .max) == ["one"])
        },
        Check("a parent's rows are found, in one vault and in all") { store in
            try await store.insert(
                makeRow("b", parent: "p"), makeRow("a", parent: "p"), makeRow("c", parent: "q"), makeRow("d"),
                makeRow("e", vault: "Beta", parent: "p"))
            #expect(try await store.identifiers(parent: "p") == ["a", "b"])
            #expect(try await store.identifiers(parent: "p", after: "a") == ["b"])
            #expect(try await store.identifiers(parent: "p", limit: 1) == ["a"])
            #expect(try await store.identifiers(vault: nil, parent: "p") == ["e", "a", "b"])
            #expect(try await store.identifiers(parent: "") == ["d"])
            #expect(try await store.identifiers(parent: "p\0").isEmpty)
        },
        Check("a listing of all vaults goes by vault, then identifier, and has no marker") { store in
            try await store.insert(
                makeRow("z", vault: "alpha"), makeRow("a", vault: "beta"), makeRow("b", vault: "alpha"),
                makeRow("m", vault: ""))
            #expect(try await store.identifiers(vault: nil) == ["m", "b", "z", "a"])
            #expect(try await store.identifiers(vault: nil, after: "y", limit: 3) == ["m", "b", "z"])
        },
        Check("what is due comes earliest first, of all vaults") { store in
            try await store.insert(
                makeRow("later", due: 20), makeRow("now", due: 10), makeRow("never"), makeRow("past", due: -1),
                makeRow("other", vault: "Beta", due: 10), makeRow("future", due: 21))
            try await store.insert(makeRow("version", kind: .keyVersion, due: 1))
            let due = try await store.rowsDue(.key, at: 20, limit: 10)
            #expect(due.map(\.key.identifier) == ["past", "other", "now", "later"])
            #expect(try await store.rowsDue(.key, at: 20, limit: 2).map(\.key.identifier) == ["past", "other"])
            #expect(try await store.rowsDue(.key, at: -2, limit: 10).isEmpty)
        },
        Check("what is done is due no more") { store in
            try await store.insert(makeRow("one", due: 1))
            try await store.commit([.replace(makeRow("one", revision: 2), expecting: 1)], recording: nil)
            #expect(try await store.rowsDue(.key, at: .max, limit: 10).isEmpty)
        },
    ]
}
