import CPKCS11
import Foundation
import Synchronization

@testable import PKCS11

/// SoftHSM behind a thin layer that fails, waits or lies when a test asks it to.
///
/// The layer's functions are C functions, which can't know whose they are: so there is one, and the tests that use it
/// run one after another.
enum FaultyModule {
    struct Plan {
        /// What `C_EncryptInit` answers next, in this order; then the truth.
        var encryptInit: [CK_RV] = []
        var login: [CK_RV] = []
        var openSession: [CK_RV] = []
        var generateKey: [CK_RV] = []
        /// What the token has not got for decrypting.
        var missingMechanisms: Set<CK_MECHANISM_TYPE> = []
        /// What `C_DecryptInit` was asked for.
        var decryptInit: [CK_MECHANISM_TYPE] = []
        /// Added to the token's flags.
        var tokenFlags: CK_FLAGS = 0
        var encryptDelay: TimeInterval = 0
        var generateKeyDelay: TimeInterval = 0
        var loginCount = 0
        var initializeCount = 0
        var encryptInitCount = 0
    }

    static let plan = Mutex(Plan())
    private static let inner = Mutex<Cryptoki?>(nil)
    private static var real: Cryptoki { inner.withLock { $0! } }

    /// A new copy of the library, with its own memory of refused PINs: what a process has that was just started.
    static func startProcess(_ hsm: SoftHSM) throws -> CryptokiModule {
        let path = try hsm.anotherModulePath()
        var functions = try CryptokiModule.functions(of: path)
        let untouched = functions
        inner.withLock { $0 = untouched }
        plan.withLock { $0 = Plan() }
        functions.initialize = { arguments in
            FaultyModule.plan.withLock { $0.initializeCount += 1 }
            return FaultyModule.real.initialize(arguments)
        }
        functions.login = { session, user, pin, count in
            let code = FaultyModule.plan.withLock { plan in
                plan.loginCount += 1
                return plan.login.isEmpty ? nil : plan.login.removeFirst()
            }
            return code ?? FaultyModule.real.login(session, user, pin, count)
        }
        functions.getTokenInfo = { slot, information in
            let code = FaultyModule.real.getTokenInfo(slot, information)
            information?.pointee.flags |= FaultyModule.plan.withLock { $0.tokenFlags }
            return code
        }
        functions.openSession = { slot, flags, application, notify, session in
            let code = FaultyModule.plan.withLock { $0.openSession.isEmpty ? nil : $0.openSession.removeFirst() }
            return code ?? FaultyModule.real.openSession(slot, flags, application, notify, session)
        }
        functions.encryptInit = { session, mechanism, key in
            let (code, delay) = FaultyModule.plan.withLock { plan in
                plan.encryptInitCount += 1
                return (plan.encryptInit.isEmpty ? nil : plan.encryptInit.removeFirst(), plan.encryptDelay)
            }
            if delay > 0 { Thread.sleep(forTimeInterval: delay) }
            return code ?? FaultyModule.real.encryptInit(session, mechanism, key)
        }
        functions.decryptInit = { session, mechanism, key in
            guard let type = mechanism?.pointee.mechanism else { return CKR_ARGUMENTS_BAD }
            let isMissing = FaultyModule.plan.withLock { plan in
                plan.decryptInit.append(type)
                return plan.missingMechanisms.contains(type)
            }
            return isMissing ? CKR_MECHANISM_INVALID : FaultyModule.real.decryptInit(session, mechanism, key)
        }
        functions.generateKey = { session, mechanism, template, count, key in
            let (code, delay) = FaultyModule.plan.withLock { plan in
                (plan.generateKey.isEmpty ? nil : plan.generateKey.removeFirst(), plan.generateKeyDelay)
            }
            if delay > 0 { Thread.sleep(forTimeInterval: delay) }
            return code ?? FaultyModule.real.generateKey(session, mechanism, template, count, key)
        }
        return CryptokiModule(functions)
    }
}
