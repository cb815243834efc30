import Synchronization

/// The one module of the process, and whether it may be used (FIPS 140-3, 7.10: after a failed self test no output).
enum ModuleState {
    private enum Phase { static let stopped = 0, operational = 1, failed = 2 }

    private static let phase = Atomic<Int>(Phase.stopped)
    private static let starting = Mutex<FIPSSettings??>(nil)
    /// Written once, before `phase` says operational; read only after it said so.
    nonisolated(unsafe) private static var shared: ModuleContext?

    static var isOperational: Bool { phase.load(ordering: .acquiring) == Phase.operational }

    /// The module, for whoever is about to use it. One atomic load, because every hash comes through here.
    @inline(__always)
    static func current() throws(CryptographyError) -> ModuleContext {
        guard isOperational, let shared else { throw .moduleFailed }
        return shared
    }

    /// For keys, which hold their module already.
    @inline(__always)
    static func requireOperational() throws(CryptographyError) {
        guard isOperational else { throw .moduleFailed }
    }

    /// Makes the module and tests it, or gives the one that runs with these settings.
    static func start(
        _ fips: FIPSSettings?, testedBy test: (ModuleContext) throws(CryptographyError) -> Void
    ) throws(CryptographyError) -> ModuleContext {
        let outcome: Result<ModuleContext, CryptographyError> = starting.withLock { settings in
            do throws(CryptographyError) {
                return .success(try startAlone(fips, knownSettings: &settings, testedBy: test))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func startAlone(
        _ fips: FIPSSettings?, knownSettings: inout FIPSSettings??,
        testedBy test: (ModuleContext) throws(CryptographyError) -> Void
    ) throws(CryptographyError) -> ModuleContext {
        if phase.load(ordering: .acquiring) == Phase.failed { throw .moduleFailed }
        if let known = knownSettings {
            guard known == fips else { throw .providerUnavailable(.startedDifferently) }
            return try current()
        }
        let context = try ModuleContext(fips: fips)
        do throws(CryptographyError) {
            try test(context)
        } catch {
            enterErrorState()
            throw .moduleFailed
        }
        shared = context
        knownSettings = .some(fips)
        phase.store(Phase.operational, ordering: .releasing)
        return context
    }

    /// There is no way back but a new process.
    static func enterErrorState() { phase.store(Phase.failed, ordering: .releasing) }
}
