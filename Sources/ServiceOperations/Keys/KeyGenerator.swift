import Cryptography
import Dispatch
import KeyModel
import ServiceGate
import Synchronization

/// Makes key pairs.
///
/// Finding RSA primes takes up to seconds of one core. On Swift's own few threads two callers of it would stop everybody
/// else, so it is done on one thread of its own, in turn, and only so many may wait.
final class KeyGenerator: Sendable {
    private static let limit = 64

    private let queue = DispatchQueue(label: "aegis-kms.key-generation")
    private let waiting = Atomic<Int>(0)

    /// - Throws: `.overloaded` when 64 wait already; `.moduleFailed`.
    func makePair(_ algorithm: KeyAlgorithm) async throws(ServiceError) -> PrivateKey {
        guard algorithm.family == .rsa else { return try Self.make(algorithm) }
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.limit else {
            waiting.subtract(1, ordering: .relaxed)
            throw .overloaded
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(ServiceError) in try Self.make(algorithm) })
            }
        }
        return try result.get()
    }

    private static func make(_ algorithm: KeyAlgorithm) throws(ServiceError) -> PrivateKey {
        try CryptographyError.asFault { () throws(CryptographyError) in try PrivateKey.generate(algorithm) }
    }
}
