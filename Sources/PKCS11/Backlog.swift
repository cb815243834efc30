/// Items that wait, in their order, and those that run.
struct Backlog<Item> {
    private var waiting: [UInt64: Item] = [:]
    private var running: [UInt64: Item] = [:]
    private var next: UInt64 = 0
    private var end: UInt64 = 0
    private(set) var isStopped = false

    var waitingCount: Int { waiting.count }
    var isIdle: Bool { waiting.isEmpty && running.isEmpty }

    mutating func append(_ item: Item) {
        waiting[end] = item
        end += 1
    }

    /// The item that has waited longest, which runs from now on; nil when none waits or the work was stopped.
    mutating func takeNext() -> (UInt64, Item)? {
        guard !isStopped else { return nil }
        while next < end {
            defer { next += 1 }
            guard let item = waiting.removeValue(forKey: next) else { continue }
            running[next] = item
            return (next, item)
        }
        return nil
    }

    mutating func finish(_ number: UInt64) { running[number] = nil }

    /// The items, waiting or running, that `isOverdue` says it of; they are not tracked further.
    mutating func takeOverdue(_ isOverdue: (Item) -> Bool) -> [Item] {
        let late = waiting.filter { isOverdue($0.value) }
        let stuck = running.filter { isOverdue($0.value) }
        for number in late.keys { waiting[number] = nil }
        for number in stuck.keys { running[number] = nil }
        return Array(late.values) + Array(stuck.values)
    }

    /// - Returns: what waited.
    mutating func stop() -> [Item] {
        isStopped = true
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
