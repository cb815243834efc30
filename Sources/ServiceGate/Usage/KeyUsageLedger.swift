import KeyModel
import ServiceRequests
import Storage
import Synchronization

/// What keys were last used for and isn't stored yet. The trail has all of it already; this is what makes it quick to ask.
///
/// A use costs a short lock and an entry in a table. The scheduler stores the entries now and then (`RecordKeyUsage`); what
/// a crash keeps it from, the next start reads from the trail, behind the last record that was stored for sure.
final class KeyUsageLedger: Sendable {
    struct Place: Hashable, Sendable {
        let vault: VaultName
        let key: KeyIdentifier
    }

    struct Entry: Hashable, Sendable {
        var usage: KeyUsage
        /// Of the use's record in the trail; the greater one is the later.
        var index: UInt64
    }

    private struct State {
        var entries: [Place: Entry] = [:]
        /// The newest record that a use was noted of, now and when all was stored the last time.
        var newest: UInt64 = 0
        var newestThen: UInt64 = 0
        var recovery: Task<Void, Never>?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.entries.count } }

    func note(_ usage: KeyUsage, at index: UInt64, of place: Place) {
        state.withLock { state in
            state.newest = max(state.newest, index)
            // In place, since this is done for every use of a key: the place is hashed once.
            Self.keepLater(Entry(usage: usage, index: index), in: &state.entries[place])
        }
    }

    private static func keepLater(_ entry: Entry, in place: inout Entry?) {
        guard place.map({ $0.index <= entry.index }) ?? true else { return }
        place = entry
    }

    subscript(place: Place) -> Entry? { state.withLock { $0.entries[place] } }

    /// What is to be stored, and how many more there are.
    func batch(_ limit: Int) -> (entries: [Place: Entry], remaining: Int) {
        state.withLock { state in
            guard state.entries.count > limit else { return (state.entries, 0) }
            let some = state.entries.prefix(limit).map { ($0.key, $0.value) }
            return (Dictionary(some) { first, _ in first }, state.entries.count - limit)
        }
    }

    /// The record up to which all uses are stored once the last batch is. Uses are noted a moment after their record is
    /// written, so that is the newest of the time before.
    var horizon: UInt64 { state.withLock { $0.newestThen } }

    /// A use was stored, or the key of it is no more.
    func settle(_ place: Place, upTo index: UInt64) {
        state.withLock { state in
            if let entry = state.entries[place], entry.index <= index { state.entries[place] = nil }
        }
    }

    func advanceHorizon() { state.withLock { $0.newestThen = $0.newest } }

    // MARK: After a crash

    func recover(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.recovery = Task { await work() } }
    }

    /// Returns when what the trail has is noted.
    func recovered() async {
        let recovery = state.withLock { $0.recovery }
        await recovery?.value
    }
}
