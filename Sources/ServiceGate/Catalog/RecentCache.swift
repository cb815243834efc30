import Synchronization

/// A bounded cache in two generations: what wasn't used since the young one filled up is forgotten when it fills again.
final class RecentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Generations {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
        /// Counts removals, so that what was read before a removal isn't kept after it.
        var epoch = 0
    }

    private let capacity: Int
    private let generations = Mutex(Generations())

    /// - Parameter capacity: entries, about; each generation holds half of them.
    init(capacity: Int) { self.capacity = capacity }

    subscript(key: Key) -> Value? {
        generations.withLock { generations in
            if let value = generations.young[key] { return value }
            guard let value = generations.old[key] else { return nil }
            keep(value, for: key, in: &generations)
            return value
        }
    }

    /// To be read before the store is, and handed to `keep`.
    var epoch: Int { generations.withLock { $0.epoch } }

    func keep(_ value: Value, for key: Key, since epoch: Int) {
        generations.withLock { generations in
            if generations.epoch == epoch { keep(value, for: key, in: &generations) }
        }
    }

    func remove(_ key: Key) {
        generations.withLock { generations in
            generations.young[key] = nil
            generations.old[key] = nil
            generations.epoch += 1
        }
    }

    func removeAll() {
        generations.withLock { generations in
            generations.young = [:]
            generations.old = [:]
            generations.epoch += 1
        }
    }

    private func keep(_ value: Value, for key: Key, in generations: inout Generations) {
        if generations.young.count >= capacity / 2 {
            generations.old = generations.young
            generations.young = [:]
        }
        generations.young[key] = value
    }
}
