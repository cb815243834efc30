/// What an auditor learns of a copy of a trail.
public struct VerificationReport: Sendable, Hashable, Codable {
    public enum Problem: String, Sendable, Hashable, Codable {
        /// The record is not the one that the tree has at its index.
        case recordChanged
        /// A record that the tree has is not in the bundles; those behind it have moved up.
        case recordRemoved
        /// A record is in the bundles that the tree doesn't have.
        case recordInserted
        /// Two records stand in each other's place.
        case recordsReordered
        /// From the index on, records that were signed are not there.
        case truncated
        /// A bundle is missing, or its framing is broken; its records can't be read.
        case bundleMissing, bundleMalformed
        case tileMissing, tileMalformed
        /// A tile is not made of what is below it: `count` records from `index` on were changed with their bundle and their
        /// leaf hashes.
        case tileChanged
        case checkpointMissing, checkpointMalformed, checkpointSignature
        /// The tree of the records is not the one that was signed.
        case rootMismatch
        /// The older checkpoint is newer than the trail: the trail was rolled back.
        case rolledBack
        /// The trail does not start with what the older checkpoint signed.
        case inconsistent
    }

    public struct Finding: Sendable, Hashable, Codable {
        public let problem: Problem
        /// The first record concerned.
        public let index: UInt64
        /// How many records are concerned.
        public let count: UInt64
        /// For records that have moved: where the record that stands at `index` belongs.
        public let belongsAt: UInt64?

        init(_ problem: Problem, at index: UInt64, count: UInt64 = 1, belongsAt: UInt64? = nil) {
            self.problem = problem
            self.index = index
            self.count = count
            self.belongsAt = belongsAt
        }
    }

    /// The most findings that are listed: a trail that was rewritten has as many as records.
    public static let findingLimit = 1_000

    /// What was signed; nil where no checkpoint could be read.
    public internal(set) var checkpoint: Checkpoint?
    /// Records that were read and hashed.
    public internal(set) var recordCount: UInt64 = 0
    /// In the order of their indexes.
    public internal(set) var findings: [Finding] = []

    public var isIntact: Bool { findings.isEmpty }

    mutating func add(_ finding: Finding) {
        if findings.count < Self.findingLimit { findings.append(finding) }
    }
}
