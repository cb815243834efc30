extension AuditTrail {
    /// Records by their index, at most 10,000 of them; those that are not there yet are left out.
    /// - Throws: `corrupted`, `unavailable`.
    public func records(from: UInt64, to: UInt64) async throws(AuditError) -> [IndexedRecord] {
        let reader = TrailReader(core)
        let end = min(to, from + 10_000)
        return try await WorkerThread.run { () throws(AuditError) in try reader.records(from: from, to: end) }
    }

    /// Looks for records, the newest first.
    /// - Throws: `corrupted`, `unavailable`.
    public func query(_ query: AuditQuery) async throws(AuditError) -> AuditPage {
        let reader = TrailReader(core)
        return try await WorkerThread.run { () throws(AuditError) in try reader.query(query) }
    }

    /// The newest record of a request.
    /// - Returns: nil where none of the last 100,000 records is one.
    /// - Throws: `corrupted`, `unavailable`.
    public func index(ofRequest requestID: String, phase: AuditPhase? = nil) async throws(AuditError) -> UInt64? {
        try await indexes(ofRequests: [requestID], phase: phase)[requestID]
    }

    /// Which of the requests have a record among the last ones, in one pass: what a start does to find those that were
    /// committed with a change and not recorded yet.
    /// - Parameter count: how many records to look back over.
    /// - Returns: the newest index for each that was found.
    /// - Throws: `corrupted`, `unavailable`.
    public func indexes(
        ofRequests requestIDs: Set<String>, phase: AuditPhase? = nil, amongLast count: UInt64 = 100_000
    ) async throws(AuditError) -> [String: UInt64] {
        let reader = TrailReader(core)
        return try await WorkerThread.run { () throws(AuditError) in
            try reader.indexes(of: requestIDs, phase: phase, within: count)
        }
    }

    /// Proves that a record is in the trail, against the newest checkpoint; publishes one if the record is newer.
    /// - Throws: `notFound`, `corrupted`, `unavailable`.
    public func proof(index: UInt64) async throws(AuditError) -> InclusionProof {
        guard index < size else { throw .notFound }
        var published = checkpoint
        if published.checkpoint.size <= index { published = try await publish() }
        let reader = TrailReader(core)
        let signed = published
        return try await WorkerThread.run { () throws(AuditError) in
            var tree = TileTree(TileReader(directory: reader.directory, size: signed.checkpoint.size))
            let record = String(decoding: try reader.payload(at: index), as: UTF8.self)
            return InclusionProof(
                index: index, record: record, path: try tree.inclusionPath(index), checkpoint: signed.note)
        }
    }

    /// Proves the newest record of a request.
    /// - Throws: `notFound`, `corrupted`, `unavailable`.
    public func proof(requestID: String) async throws(AuditError) -> InclusionProof {
        guard let index = try await index(ofRequest: requestID) else { throw .notFound }
        return try await proof(index: index)
    }

    /// Proves that nothing was changed since an older checkpoint.
    /// - Parameter older: a checkpoint that this trail has signed.
    /// - Throws: `notFound` when it is newer than the trail, `corrupted`, `unavailable`.
    public func consistencyProof(from older: String) async throws(AuditError) -> ConsistencyProof {
        let old = try core.signer.verifier.open(older)
        let newer = checkpoint
        guard old.size <= newer.checkpoint.size else { throw .notFound }
        let directory = core.directory
        return try await WorkerThread.run { () throws(AuditError) in
            var tree = TileTree(TileReader(directory: directory, size: newer.checkpoint.size))
            return ConsistencyProof(
                older: older, newer: newer.note, path: try tree.consistencyPath(from: old.size))
        }
    }
}
