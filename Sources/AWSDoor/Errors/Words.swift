import KeyModel
import ServiceRequests

/// What a refused request said, for the answers that repeat it: refusals carry identifiers only.
struct Words {
    let operation: AWSOperation
    let place: Place
    /// The keys that the request names, in the order of its demands.
    let keys: [KeyReference]
    /// The algorithm that the request names.
    let algorithm: String?

    init(operation: AWSOperation, place: Place, keys: [KeyReference], algorithm: String?) {
        self.operation = operation
        self.place = place
        self.keys = keys
        self.algorithm = algorithm
    }

    init<Request: ServiceRequest>(_ request: Request, operation: AWSOperation, place: Place, algorithm: String?) {
        let keys = request.demands.compactMap { demand -> KeyReference? in
            guard case .key(let reference) = demand.resource else { return nil }
            return reference
        }
        self.init(operation: operation, place: place, keys: keys, algorithm: algorithm)
    }

    /// A request may name its key by another account's alias, and the refusal names it by id: it is of that account.
    func arn(of key: KeyIdentifier) -> String {
        let named = keys.first { $0.selector == .id(key) } ?? keys.first
        return place.arn("key/" + key.text, in: named?.vault)
    }

    func arn(ofAlias name: KeyName) -> String {
        let named = keys.first { $0.selector == .name(name) } ?? keys.first
        return place.arn("alias/" + name, in: named?.vault)
    }
}
