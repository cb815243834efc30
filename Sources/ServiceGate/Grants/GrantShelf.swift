import KeyModel
import Storage
import Synchronization

/// The grants that decisions asked for lately, by key and grantee. What is committed is put in or taken out at once: to
/// read fifty thousand anew for each that is made would stop all who use them.
final class GrantShelf: Sendable {
    struct Place: Hashable, Sendable {
        let vault: VaultName
        let key: KeyIdentifier
        /// See `GranteeTag`.
        let tag: String
    }

    private enum Change {
        case insert(GrantIdentifier, GrantTerms)
        case remove(GrantIdentifier)
    }

    private enum Slot {
        /// What was committed meanwhile is applied to what is read: it may have been read before or after.
        case loading(Int, Task<Result<GranteeGrants, ServiceError>, Never>, [Change])
        case loaded(GranteeGrants, ContinuousClock.Instant)
    }

    private struct State {
        var slots: [Place: Slot] = [:]
        var grantCount = 0
        var loads = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: grants and grantees without any, about; all are forgotten when it is reached.
    init(capacity: Int) { self.capacity = capacity }

    /// - Parameters:
    ///   - isCurrent: whether what was read then may still be gone by.
    ///   - load: reads them; however many ask at the same moment, it runs once.
    func grants(
        at place: Place, isCurrent: (ContinuousClock.Instant) -> Bool,
        load: @escaping @Sendable () async -> Result<GranteeGrants, ServiceError>
    ) async throws(ServiceError) -> GranteeGrants {
        let found = state.withLock { state -> Result<GranteeGrants, ServiceError>? in
            guard case .loaded(let grants, let read)? = state.slots[place], isCurrent(read) else { return nil }
            return .success(grants)
        }
        if let found { return try found.get() }
        let task = state.withLock { state in
            if case .loading(_, let task, _)? = state.slots[place] { return task }
            state.loads += 1
            let number = state.loads
            let task = Task { self.keep(await load(), at: place, of: number) }
            remove(place, from: &state)
            state.slots[place] = .loading(number, task, [])
            return task
        }
        return try await task.value.get()
    }

    func insert(_ record: GrantRecord) {
        apply(.insert(record.identifier, record.terms), at: Self.place(of: record.rowKey))
    }

    func remove(_ row: RowKey) { apply(.remove(String(row.identifier.dropFirst(37))), at: Self.place(of: row)) }

    /// For what a failed commit may have changed all the same.
    func forget(_ row: RowKey) {
        guard let place = Self.place(of: row) else { return }
        state.withLock { remove(place, from: &$0) }
    }

    func removeAll() { state.withLock { forgetAll(in: &$0) } }

    /// What is being read stays: it is to be told what is committed meanwhile.
    private func forgetAll(in state: inout State) {
        state.slots = state.slots.filter { if case .loading = $0.value { true } else { false } }
        state.grantCount = 0
    }

    private func apply(_ change: Change, at place: Place?) {
        guard let place else { return }
        state.withLock { state in
            switch state.slots[place] {
            case nil: return
            case .loading(let number, let task, let changes)?:
                state.slots[place] = .loading(number, task, changes + [change])
            case .loaded(var grants, let read)?:
                state.slots[place] = nil  // so that the dictionaries in it are nobody else's, and aren't copied
                state.grantCount -= grants.count
                Self.apply(change, to: &grants)
                state.grantCount += grants.count
                state.slots[place] = .loaded(grants, read)
            }
        }
    }

    private func keep(
        _ result: Result<GranteeGrants, ServiceError>, at place: Place, of number: Int
    ) -> Result<GranteeGrants, ServiceError> {
        state.withLock { state in
            guard case .loading(number, _, let changes)? = state.slots[place] else { return result }
            state.slots[place] = nil
            guard case .success(var grants) = result else { return result }
            for change in changes { Self.apply(change, to: &grants) }
            if state.grantCount + state.slots.count + grants.count > capacity { forgetAll(in: &state) }
            state.slots[place] = .loaded(grants, .now)
            state.grantCount += grants.count
            return .success(grants)
        }
    }

    private func remove(_ place: Place, from state: inout State) {
        if case .loaded(let grants, _)? = state.slots.removeValue(forKey: place) { state.grantCount -= grants.count }
    }

    private static func apply(_ change: Change, to grants: inout GranteeGrants) {
        switch change {
        case .insert(let identifier, let terms): grants.insert(identifier, terms)
        case .remove(let identifier): grants.remove(identifier)
        }
    }

    /// From `KEY.GRANT`, of 36 and 64 characters.
    private static func place(of row: RowKey) -> Place? {
        guard row.identifier.utf8.count == 101, let key = KeyIdentifier(String(row.identifier.prefix(36))) else {
            return nil
        }
        return Place(
            vault: row.vault, key: key, tag: String(row.identifier.dropFirst(37).prefix(GranteeTag.digitCount)))
    }
}
