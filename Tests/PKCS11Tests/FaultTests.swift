import CPKCS11
import Foundation
import KeyModel
import RootOfTrust
import Synchronization
import Testing

@testable import PKCS11

@Suite(.serialized) struct FaultTests {
    let key = SecretBytes(copying: Array(1...32))
    let hsm: SoftHSM
    let module: CryptokiModule

    init() throws {
        hsm = try SoftHSM()
        for label in ["token", "other"] { try hsm.makeToken(label) }
        module = try FaultyModule.startProcess(hsm)
    }

    func token(
        _ label: String = "token", pin: String = SoftHSM.pin, in process: CryptokiModule? = nil,
        _ adjust: (inout HardwareToken.Configuration) -> Void = { _ in }
    ) throws -> HardwareToken {
        var configuration = hsm.configuration(label, pin: pin)
        adjust(&configuration)
        return try HardwareToken(configuration, module: process ?? module)
    }

    // MARK: PIN

    @Test func aWrongPINIsShownToTheTokenOnce() async throws {
        let wrong = try token(pin: "0000-wrong")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await #expect(throws: RootError.pinRefused) {
                        try await TokenRootKey.create(in: wrong, label: "root")
                    }
                }
            }
        }
        #expect(FaultyModule.plan.withLock { $0.loginCount } == 1)
        #expect(await TokenKeyStore(wrong).status().reachability == .unreachable(.pinRefused))
        // Neither another value nor another PIN gets a second attempt from this process.
        let another = try token()
        await #expect(throws: RootError.pinRefused) { try await TokenRootKey.create(in: another, label: "root") }
        #expect(FaultyModule.plan.withLock { $0.loginCount } == 1)

        let right = try token(in: FaultyModule.startProcess(hsm))
        let root = try await TokenRootKey.create(in: right, label: "root")
        #expect(try await root.unwrap(root.wrap(key, context: []), context: []) == key)
    }

    @Test func aRefusalIsOneTokensOnly() async throws {
        let wrong = try token("other", pin: "0000-wrong")
        let right = try token()
        await #expect(throws: RootError.pinRefused) { try await TokenRootKey.create(in: wrong, label: "root") }
        _ = try await TokenRootKey.create(in: right, label: "root")
    }

    @Test(arguments: [CK_FLAGS(CKF_USER_PIN_FINAL_TRY), CK_FLAGS(CKF_USER_PIN_LOCKED)])
    func theLastAttemptIsLeftToTheOperator(flag: CK_FLAGS) async throws {
        let right = try token()
        FaultyModule.plan.withLock { $0.tokenFlags = flag }
        await #expect(throws: RootError.pinRefused) { try await TokenRootKey.create(in: right, label: "root") }
        #expect(FaultyModule.plan.withLock { $0.loginCount } == 0)
        // Once the operator has logged in elsewhere the flag is gone, and no restart is needed.
        FaultyModule.plan.withLock { $0.tokenFlags = CK_FLAGS(CKF_USER_PIN_COUNT_LOW) }
        _ = try await TokenRootKey.create(in: right, label: "root")
    }

    @Test(arguments: [CKR_PIN_LOCKED, CKR_PIN_EXPIRED, CKR_PIN_LEN_RANGE, CKR_PIN_INVALID])
    func whateverTheTokenHasAgainstThePIN(code: CK_RV) async throws {
        let right = try token()
        FaultyModule.plan.withLock { $0.login = [code] }
        for _ in 0..<3 {
            await #expect(throws: RootError.pinRefused) { try await TokenRootKey.create(in: right, label: "root") }
        }
        #expect(FaultyModule.plan.withLock { $0.loginCount } == 1)
    }

    // MARK: Lost sessions

    @Test(arguments: [
        CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED, CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR, CKR_TOKEN_NOT_PRESENT,
        CKR_USER_NOT_LOGGED_IN, CKR_CRYPTOKI_NOT_INITIALIZED, CKR_GENERAL_ERROR, CKR_KEY_HANDLE_INVALID,
        CKR_OPERATION_ACTIVE, 0x8000_0001,
    ])
    func aFaultIsTriedOnceMore(code: CK_RV) async throws {
        let root = try await TokenRootKey.create(in: token(), label: "root")
        FaultyModule.plan.withLock { $0.encryptInit = [code] }
        #expect(try await root.unwrap(root.wrap(key, context: []), context: []) == key)
        #expect(FaultyModule.plan.withLock { $0.encryptInitCount } == 2)
    }

    @Test func aLastingFaultIsNotTriedForEver() async throws {
        let root = try await TokenRootKey.create(
            in: token { $0.firstPause = .seconds(1) }, label: "root")
        FaultyModule.plan.withLock { $0.encryptInit = Array(repeating: CKR_DEVICE_ERROR, count: 100) }
        for _ in 0..<50 {
            await #expect(throws: RootError.unavailable) { try await root.wrap(key, context: []) }
        }
        #expect(FaultyModule.plan.withLock { $0.encryptInitCount } == 2)
        #expect(FaultyModule.plan.withLock { $0.loginCount } <= 3)
        FaultyModule.plan.withLock { $0.encryptInit = [] }
        #expect(await root.status().reachability == .unreachable(.unavailable))
        try await Task.sleep(for: .milliseconds(1100))
        #expect(try await root.unwrap(root.wrap(key, context: []), context: []) == key)
    }

    @Test func tooManySessionsElsewhereIsUnavailable() async throws {
        let root = try await TokenRootKey.create(
            in: token { $0.sessionCount = 1 }, label: "root")
        FaultyModule.plan.withLock {
            $0.encryptInit = [CKR_SESSION_CLOSED]
            $0.openSession = Array(repeating: CKR_SESSION_COUNT, count: 2)
        }
        await #expect(throws: RootError.unavailable) { try await root.wrap(key, context: []) }
        try await Task.sleep(for: .milliseconds(600))
        _ = try await root.wrap(key, context: [])
    }

    @Test func aFullTokenSaysSo() async throws {
        let full = try token()
        FaultyModule.plan.withLock { $0.generateKey = [CKR_DEVICE_MEMORY] }
        await #expect(throws: RootError.storageFull) { try await TokenRootKey.create(in: full, label: "root") }
    }

    // MARK: Time

    @Test func aTokenThatHangsKeepsNobodyWaiting() async throws {
        let root = try await TokenRootKey.create(
            in: token { $0.patience = .milliseconds(300) }, label: "root")
        FaultyModule.plan.withLock { $0.encryptDelay = 1.5 }
        let start = ContinuousClock.now
        // More callers than threads: those who wait in line are answered as well.
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { await #expect(throws: RootError.unavailable) { try await root.wrap(key, context: []) } }
            }
        }
        #expect(ContinuousClock.now - start < .milliseconds(1200))
        let afterwards = ContinuousClock.now
        await #expect(throws: RootError.unavailable) { try await root.wrap(key, context: []) }
        #expect(ContinuousClock.now - afterwards < .milliseconds(100))
        FaultyModule.plan.withLock { $0.encryptDelay = 0 }
        try await Task.sleep(for: .seconds(2))
        #expect(try await root.unwrap(root.wrap(key, context: []), context: []) == key)
    }

    @Test func aKeyThatNobodyWaitedForIsDestroyed() async throws {
        let token = try self.token { $0.patience = .milliseconds(300) }
        #expect(await TokenKeyStore(token).status().reachability == .reachable)
        FaultyModule.plan.withLock { $0.generateKeyDelay = 1 }
        await #expect(throws: RootError.unavailable) { try await TokenRootKey.create(in: token, label: "root") }
        FaultyModule.plan.withLock { $0.generateKeyDelay = 0 }
        try await Task.sleep(for: .milliseconds(1500))
        await #expect(throws: RootError.keyMissing) { try await TokenRootKey.open(in: token, label: "root") }
        _ = try await TokenRootKey.create(in: token, label: "root")
    }
}
