import Glibc

/// Many calls into a module at a time, or one restart of it.
///
/// Writers go first: a restart must not wait for a lull.
final class ReadWriteLock: @unchecked Sendable {  // pthread_rwlock_t is made for sharing; its address never changes
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    init() {
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        pthread_rwlock_init(lock, &attributes)
        pthread_rwlockattr_destroy(&attributes)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    func reading<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }

    func writing<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body()
    }

    /// As `writing`, unless the lock can't be had in time.
    func writing(within limit: Duration, _ body: () -> Void) {
        let end = ContinuousClock.now + limit
        while pthread_rwlock_trywrlock(lock) != 0 {
            guard .now < end else { return }
            usleep(10_000)
        }
        defer { pthread_rwlock_unlock(lock) }
        body()
    }
}
