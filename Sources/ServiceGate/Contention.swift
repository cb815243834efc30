import KeyModel
import ServiceRequests
import Synchronization

/// Lets those who change one key at the same moment come one after another.
///
/// A change is checked, made and committed without a lock, since mostly nobody else is there. Whoever loses to somebody
/// else's change lines up for another try, and while there is a line others who may change the key join it.
final class Contention: Sendable {
    /// How often a request is tried that loses even so.
    static let attemptLimit = 12

    /// Those who wait, by what they wait for; whoever is at work is not among them.
    private let lanes = Mutex<[Contested: [CheckedContinuation<Void, Never>]]>([:])

    /// Whether nobody contends for anything, which is nearly always so.
    var isIdle: Bool { lanes.withLock { $0.isEmpty } }

    func isBusy(_ resource: Contested) -> Bool { lanes.withLock { $0[resource] != nil } }

    /// Returns when it is the caller's turn.
    func enter(_ resource: Contested) async {
        await withCheckedContinuation { continuation in
            let isFree = lanes.withLock { lanes in
                if lanes[resource] == nil {
                    lanes[resource] = []
                    return true
                }
                lanes[resource]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func leave(_ resource: Contested) {
        let next = lanes.withLock { lanes -> CheckedContinuation<Void, Never>? in
            guard var waiting = lanes[resource], !waiting.isEmpty else {
                lanes[resource] = nil
                return nil
            }
            let next = waiting.removeFirst()
            lanes[resource] = waiting
            return next
        }
        next?.resume()
    }
}

/// What changes compete for.
enum Contested: Hashable, Sendable {
    case resource(DemandedResource)
    /// All keys of a multi-region key, whichever their vault: what is done to the primary is done to all of them.
    case multiRegionKey(KeyIdentifier)

    init(_ resource: DemandedResource) {
        if case .key(let reference) = resource, case .id(let key) = reference.selector, key.isMultiRegion {
            self = .multiRegionKey(key)
        } else {
            self = .resource(resource)
        }
    }
}

extension ServiceRequest {
    /// What a change by this request competes for; nil for what changes nothing that others change.
    var contested: Contested? {
        let key = demands.first { demand in
            if case .key = demand.resource { true } else { false }
        }
        return (key ?? demands.last).map { Contested($0.resource) }
    }

    /// Whether it can be told from what it needs of the key that it changes it.
    var isLikelyToChange: Bool {
        demands.contains { [.change, .cancelDestruction, .destroy].contains($0.use) }
    }
}
