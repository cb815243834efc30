import COpenSSL
import Synchronization

/// KBKDF contexts that already know their MAC and digest. OpenSSL 3.0 cannot copy them, and setting one up fetches
/// twice (measured: 2.0 µs against 1.4 µs for 64 bytes), so they are used again. A context forgets its key before it
/// comes back.
final class ContextPool: @unchecked Sendable {  // `kbkdf` is immutable, `idle` is behind a mutex
    private let kbkdf: OpaquePointer
    private let framed: Bool
    private let idle = Mutex<[UInt]>([])

    init(kbkdf: OpaquePointer, framed: Bool) {
        self.kbkdf = kbkdf
        self.framed = framed
    }

    /// Runs `body` on a context that no other thread has.
    func withContext(_ body: (OpaquePointer) throws(CryptographyError) -> Void) throws(CryptographyError) {
        let context = try take()
        defer { giveBack(context) }
        try body(context)
    }

    private func take() throws(CryptographyError) -> OpaquePointer {
        if let bits = idle.withLock({ $0.popLast() }), let context = OpaquePointer(bitPattern: bits) { return context }
        return try require(aegis_kbkdf_new(kbkdf, framed ? 1 : 0))
    }

    private func giveBack(_ context: OpaquePointer) {
        if aegis_kbkdf_forget(context) == 1 {
            idle.withLock { $0.append(UInt(bitPattern: context)) }
        } else {
            ERR_clear_error()
            EVP_KDF_CTX_free(context)
        }
    }
}
