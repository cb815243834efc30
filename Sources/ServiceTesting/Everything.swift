public import Storage

extension Storage {
    /// All rows of all kinds, for comparing what is stored before and after; empty when they can't be read.
    public func everything() async -> [StoredRow] {
        var all: [StoredRow] = []
        for kind in RowKind.allCases {
            all += (try? await rows(kind, vault: nil, parent: nil, after: nil, limit: 10_000)) ?? []
        }
        return all
    }
}
