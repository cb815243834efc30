import Glibc
import Synchronization

/// Ends the modules before the process does.
///
/// A token then knows at once that its sessions are over. And SoftHSM's own destructors, which run otherwise, use
/// OpenSSL after it has cleaned up, and crash.
enum ProcessEnd {
    private static let modules = Mutex<[CryptokiModule]>([])
    private static let patience = Duration.seconds(1)

    /// Registered once for each module, because functions that are registered later run earlier: this must run before
    /// the destructors of a module that was loaded after another one.
    static func add(_ module: CryptokiModule) {
        let isNew = modules.withLock { modules in
            guard !modules.contains(where: { $0 === module }) else { return false }
            modules.append(module)
            return true
        }
        if isNew { atexit { ProcessEnd.endModules() } }
    }

    private static func endModules() {
        for module in modules.withLock({ $0 }) { module.end(within: patience) }
    }
}
