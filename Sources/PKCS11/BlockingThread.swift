import Glibc
import RootOfTrust

private final class ThreadBody {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs `body` on a detached thread of its own, which may block.
///
/// - Throws: `.internalFailure` when the system gives no more threads.
func startThread(_ body: @escaping @Sendable () -> Void) throws(RootError) {
    let parcel = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let code = pthread_create(
        &thread, nil,
        { parcel in
            if let parcel { Unmanaged<ThreadBody>.fromOpaque(parcel).takeRetainedValue().run() }
            return nil
        }, parcel.toOpaque())
    guard code == 0 else {
        parcel.release()
        throw .internalFailure
    }
    pthread_detach(thread)
}
