/// Compares the records that are there with those that the tree has, and says in words what was done to them. It sees the
/// leaves one bundle at a time and looks a little ahead, so that one removed record is one finding, and not a finding for
/// each record that moved up behind it.
struct SequenceComparison {
    /// How far ahead a record is looked for.
    private static let window = 512

    private struct Queue {
        var hashes: [MerkleHash?] = []
        var start = 0

        var count: Int { hashes.count - start }
        subscript(offset: Int) -> MerkleHash? { offset < count ? hashes[start + offset] : nil }

        mutating func drop(_ count: Int) {
            start += count
            if start > 4096 {
                hashes.removeFirst(start)
                start = 0
            }
        }
    }

    /// The tree's leaves; nil where its tile can't be read.
    private var expected = Queue()
    /// The records' leaves; nil where they can't be read.
    private var actual = Queue()
    /// The index of the tree's next leaf.
    private var index: UInt64 = 0

    mutating func add(expected: [MerkleHash?], actual: [MerkleHash?], to report: inout VerificationReport) {
        self.expected.hashes += expected
        self.actual.hashes += actual
        while min(self.expected.count, self.actual.count) > 2 * Self.window { step(&report) }
    }

    /// Compares the rest. What the tree has and the records lack at the end is `truncated`.
    mutating func finish(_ report: inout VerificationReport) {
        while expected.count > 0, actual.count > 0 { step(&report) }
        if expected.count > 0 {
            report.add(.init(.truncated, at: index, count: UInt64(expected.count)))
        } else if actual.count > 0 {
            report.add(.init(.recordInserted, at: index, count: UInt64(actual.count)))
        }
    }

    private mutating func step(_ report: inout VerificationReport) {
        guard let want = expected[0], let have = actual[0], want != have else { return advance(1, 1) }
        if let count = offset(of: have, in: expected, confirming: actual) {
            report.add(.init(.recordRemoved, at: index, count: UInt64(count)))
            advance(count, 0)
        } else if let count = offset(of: want, in: actual, confirming: expected) {
            report.add(.init(.recordInserted, at: index, count: UInt64(count)))
            advance(0, count)
        } else if let place = place(of: have, in: expected) {
            // What was moved is named where it stands; its partner is named when its turn comes.
            report.add(.init(.recordsReordered, at: index, belongsAt: index + UInt64(place)))
            actual.hashes[actual.start + place] == want ? swapBack(place) : advance(1, 1)
        } else {
            report.add(.init(.recordChanged, at: index))
            advance(1, 1)
        }
    }

    /// Puts a pair right, so that the second of the two is not reported again.
    private mutating func swapBack(_ place: Int) {
        actual.hashes.swapAt(actual.start, actual.start + place)
        advance(1, 1)
    }

    /// Where the other sequence goes on with `hash`, if it goes on as this one does, which a mere swap doesn't.
    private func offset(of hash: MerkleHash, in other: Queue, confirming own: Queue) -> Int? {
        guard let place = place(of: hash, in: other) else { return nil }
        guard own.count > 1 || other.count > place + 1 else { return place }
        return own[1] == other[place + 1] ? place : nil
    }

    private func place(of hash: MerkleHash, in queue: Queue) -> Int? {
        guard queue.count > 1 else { return nil }
        return (1...min(Self.window, queue.count - 1)).first { queue[$0] == hash }
    }

    private mutating func advance(_ expectedCount: Int, _ actualCount: Int) {
        expected.drop(expectedCount)
        actual.drop(actualCount)
        index += UInt64(expectedCount)
    }
}
