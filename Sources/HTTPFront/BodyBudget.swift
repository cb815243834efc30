import Synchronization

/// The memory for bodies of all connections together: each is bounded, but thousands of them may be sent by strangers.
final class BodyBudget: Sendable {
    private let limit: Int
    private let taken = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether all bodies are still within the limit.
    fileprivate func take(_ count: Int) -> Bool { taken.wrappingAdd(count, ordering: .relaxed).newValue <= limit }

    fileprivate func giveBack(_ count: Int) { taken.wrappingSubtract(count, ordering: .relaxed) }
}

/// What one body takes of the budget, given back with the last reference: who holds the body holds this.
final class BodyShare: Sendable {
    private let budget: BodyBudget
    private let size = Atomic<Int>(0)

    init(_ budget: BodyBudget) { self.budget = budget }

    deinit { budget.giveBack(size.load(ordering: .relaxed)) }

    /// - Returns: whether all bodies are still within the limit.
    func take(_ count: Int) -> Bool {
        size.wrappingAdd(count, ordering: .relaxed)
        return budget.take(count)
    }
}
