import CPKCS11
import Glibc
import RootOfTrust
import Synchronization

/// A module, loaded once per process: PKCS #11 counts `C_Initialize`, logins and sessions per process, so every token
/// of one library shares this.
final class CryptokiModule: Sendable {
    let functions: Cryptoki
    let refusals = LoginGuard()
    private let lock = ReadWriteLock()
    /// Counts starts. Sessions and handles of an earlier one are void, and their numbers may belong to others by now.
    private let generation = Atomic<Int>(0)
    private let hasEnded = Atomic<Bool>(false)
    private static let loaded = Mutex<[String: CryptokiModule]>([:])

    init(_ functions: Cryptoki) { self.functions = functions }

    /// The module at `path`, already loaded or loaded now; it is initialized when it is first used.
    ///
    /// - Throws: `.moduleUnusable`.
    static func load(_ path: String) throws(RootError) -> CryptokiModule {
        try loaded.withLock { modules throws(RootError) in
            if let module = modules[path] { return module }
            let module = CryptokiModule(try functions(of: path))
            modules[path] = module
            return module
        }
    }

    /// Runs `body` while no restart can happen; it is given the module's generation.
    func sharing<Result>(_ body: (Int) throws(TokenFailure) -> Result) throws(TokenFailure) -> Result {
        try lock.reading { () throws(TokenFailure) in
            guard !hasEnded.load(ordering: .acquiring) else { throw .lost(CKR_CRYPTOKI_NOT_INITIALIZED) }
            return try body(generation.load(ordering: .acquiring))
        }
    }

    /// Ends and starts the module, unless that happened since `seen`. It waits for the calls that are under way.
    ///
    /// Some modules see a returned token only then (SoftHSM reads its folder at `C_Initialize`).
    func restart(unlessNewerThan seen: Int) throws(TokenFailure) {
        try lock.writing { () throws(TokenFailure) in
            guard !hasEnded.load(ordering: .acquiring) else { throw .lost(CKR_CRYPTOKI_NOT_INITIALIZED) }
            guard generation.load(ordering: .acquiring) == seen else { return }
            generation.store(seen + 1, ordering: .releasing)
            _ = functions.finalize(nil)
            var arguments = CK_C_INITIALIZE_ARGS()
            arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
            let code = functions.initialize(&arguments)
            // Another part of the process may have started it: theirs will do.
            if code != CKR_CRYPTOKI_ALREADY_INITIALIZED { try check(code) }
            ProcessEnd.add(self)
        }
    }

    /// Ends the module for good.
    ///
    /// - Parameter limit: how long to wait for calls that are under way; a call that hangs must not keep the process.
    func end(within limit: Duration) {
        lock.writing(within: limit) {
            guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
            generation.add(1, ordering: .acquiringAndReleasing)
            _ = functions.finalize(nil)
        }
    }

    static func functions(of path: String) throws(RootError) -> Cryptoki {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(library, "C_GetFunctionList") else {
            throw .moduleUnusable
        }
        let getFunctionList = unsafeBitCast(symbol, to: CK_C_GetFunctionList.self)
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        guard getFunctionList(&list) == CKR_OK, let list, let functions = Cryptoki(list.pointee) else {
            throw .moduleUnusable
        }
        return functions
    }
}
