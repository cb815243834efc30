import CPKCS11
import Foundation
import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

@Suite struct RecoveryTests {
    let key = SecretBytes(copying: Array(1...32))

    struct Setting {
        let hsm: SoftHSM
        let folder: URL
        let token: HardwareToken
        let root: TokenRootKey
        var module: CryptokiModule { token.connection.module }
    }

    func makeSetting(_ adjust: (inout HardwareToken.Configuration) -> Void = { _ in }) async throws -> Setting {
        let hsm = try SoftHSM()
        let folder = try hsm.makeToken("token")
        var configuration = hsm.configuration("token")
        adjust(&configuration)
        let token = try HardwareToken(configuration)
        let root = try await TokenRootKey.create(in: token, label: "root")
        return Setting(hsm: hsm, folder: folder, token: token, root: root)
    }

    /// As many at once as there are sessions, so that each of them is used.
    func roundTrips(_ root: TokenRootKey, count: Int = 16) async throws {
        let key = key
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in UInt8(0)..<UInt8(count) {
                group.addTask { try await root.unwrap(root.wrap(key, context: [task]), context: [task]) == key }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func survivesThatAllSessionsAreClosed() async throws {
        let setting = try await makeSetting()
        for _ in 0..<5 {
            try await roundTrips(setting.root)
            let (slot, _) = try setting.module.functions.findToken(setting.token.label)
            #expect(setting.module.functions.closeAllSessions(slot) == CKR_OK)
        }
        try await roundTrips(setting.root)
        #expect(await setting.root.status().reachability == .reachable)
    }

    @Test func survivesThatTheModuleIsFinalized() async throws {
        let setting = try await makeSetting()
        for _ in 0..<5 {
            try await roundTrips(setting.root)
            #expect(setting.module.functions.finalize(nil) == CKR_OK)
        }
        try await roundTrips(setting.root)
    }

    @Test func survivesThatSomebodyElseRestartsTheModule() async throws {
        let setting = try await makeSetting()
        try await roundTrips(setting.root)
        #expect(setting.module.functions.finalize(nil) == CKR_OK)
        // Without the flag the library would take no locks, and eight threads would break it.
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        #expect(setting.module.functions.initialize(&arguments) == CKR_OK)
        // The library counts its sessions from 1 again, so threads that still hold old numbers may meet in one session: that
        // ends in errors, never in a wrong answer, and soon in sessions of their own.
        try await untilReachable { try await roundTrips(setting.root) }
    }

    @Test func survivesThatTheUserIsLoggedOut() async throws {
        let setting = try await makeSetting()
        try await roundTrips(setting.root)
        let logout = try #require(logoutFunction(of: setting.hsm.modulePath))
        try await setting.token.run { session throws(TokenFailure) in _ = logout(session.handle) }
        try await roundTrips(setting.root)
    }

    private func logoutFunction(of path: String) -> CK_C_Logout? {
        guard let library = dlopen(path, RTLD_NOW) else { return nil }
        return dlsym(library, "C_Logout").map { unsafeBitCast($0, to: CK_C_Logout.self) }
    }

    @Test func aRemovedTokenIsUnavailableAndComesBack() async throws {
        let setting = try await makeSetting()
        let blob = try await setting.root.wrap(key, context: [1])
        let drawer = setting.hsm.drawer
        for _ in 0..<2 {
            try FileManager.default.moveItem(at: setting.folder, to: drawer)
            for _ in 0..<20 {
                let start = ContinuousClock.now
                await #expect(throws: RootError.unavailable) { try await setting.root.unwrap(blob, context: [1]) }
                #expect(ContinuousClock.now - start < .seconds(3))
            }
            let status = await setting.root.status()
            #expect(status.reachability == .unreachable(.unavailable))
            #expect(status.token?.label == setting.token.label)
            try FileManager.default.moveItem(at: drawer, to: setting.folder)
            #expect(try await untilReachable { try await setting.root.unwrap(blob, context: [1]) } == key)
            #expect(await setting.root.status().reachability == .reachable)
        }
    }

    func untilReachable<Value>(_ body: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do { return try await body() } catch RootError.unavailable where .now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    @Test func aTokenIsWaitedForFromTheStart() async throws {
        let hsm = try SoftHSM()
        let folder = try hsm.makeToken("token")
        try FileManager.default.moveItem(at: folder, to: hsm.drawer)
        let token = try HardwareToken(hsm.configuration("token"))
        await #expect(throws: RootError.unavailable) { try await TokenRootKey.create(in: token, label: "root") }
        try FileManager.default.moveItem(at: hsm.drawer, to: folder)
        let root = try await untilReachable { try await TokenRootKey.create(in: token, label: "root") }
        try await roundTrips(root)
    }

    @Test func onesAbsenceDoesNotStopAnother() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("here")
        let present = try HardwareToken(hsm.configuration("here"))
        let root = try await TokenRootKey.create(in: present, label: "root")
        var configuration = hsm.configuration("away")
        configuration.firstPause = .milliseconds(1)
        configuration.longestPause = .milliseconds(1)
        let absent = try HardwareToken(configuration)
        let attempts = Task {
            for _ in 0..<40 {
                await #expect(throws: RootError.unavailable) { try await TokenRootKey.open(in: absent, label: "root") }
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        for _ in 0..<20 { try await roundTrips(root) }
        await attempts.value
        #expect(present.connection.module === absent.connection.module)
    }

    @Test func aModuleThatIsNoneIsRefused() throws {
        let hsm = try SoftHSM()
        for path in ["/nonexistent.so", "/etc/passwd", "/usr/lib/x86_64-linux-gnu/libargon2.so.1"] {
            #expect(throws: RootError.moduleUnusable, "\(path)") {
                try HardwareToken(hsm.configuration("x", path: path))
            }
        }
    }

    @Test func configurationsOutOfBoundsAreRefused() throws {
        let adjustments: [(inout HardwareToken.Configuration) -> Void] = [
            { $0.sessionCount = 0 }, { $0.sessionCount = 65 }, { $0.tokenLabel = "" },
            { $0.tokenLabel = String(repeating: "x", count: 33) }, { $0.patience = .zero },
        ]
        let hsm = try SoftHSM()
        for adjust in adjustments {
            var configuration = hsm.configuration("x")
            adjust(&configuration)
            #expect(throws: RootError.inputRefused) { try HardwareToken(configuration) }
        }
    }

    @Test func oneSessionIsEnough() async throws {
        let setting = try await makeSetting { $0.sessionCount = 1 }
        try await roundTrips(setting.root)
    }

    @Test func nothingStaysWhenATokenIsLetGo() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let module = try CryptokiModule.load(hsm.modulePath)
        do {
            let token = try HardwareToken(hsm.configuration("token"))
            try await roundTrips(TokenRootKey.create(in: token, label: "root"))
        }
        // A token is logged out when its last session is closed.
        for _ in 0..<100 where try isLoggedIn(module) { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try !isLoggedIn(module))
    }

    private func isLoggedIn(_ module: CryptokiModule) throws -> Bool {
        let session = try CryptokiSession(module.functions, tokenLabel: "token", generation: 1)
        defer { session.close() }
        return try session.isLoggedIn()
    }
}
