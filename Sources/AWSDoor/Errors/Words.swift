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
    /// The key that the ciphertext names, where the caller names none for it.
    let keyOfCiphertext: KeySelector?

    init(_ call: some Call, operation: AWSOperation, place: Place) {
        self.operation = operation
        self.place = place
        keys = call.request.demands.compactMap { demand -> KeyReference? in
            guard case .key(let reference) = demand.resource else { return nil }
            return reference
        }
        algorithm = call.algorithm
        keyOfCiphertext = call.isKeyOfCiphertext ? keys.first?.selector : nil
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
