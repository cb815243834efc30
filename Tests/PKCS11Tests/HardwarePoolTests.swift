import CPKCS11
import Foundation
import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

/// Two real tokens, as one key store has them.
@Suite struct HardwarePoolTests {
    static let names = ["a", "b"]
    let text = SecretBytes(copying: "the plaintext".utf8)
    let context = Array("context".utf8)

    struct Setting {
        let hsm: SoftHSM
        var folders: [String: URL] = [:]
        var pool: HardwarePool
        var group: HardwareGroup

        func lose(_ name: String) throws {
            try FileManager.default.moveItem(at: folders[name]!, to: hsm.folder.appending(path: "drawer-" + name))
        }

        func find(_ name: String) throws {
            try FileManager.default.moveItem(at: hsm.folder.appending(path: "drawer-" + name), to: folders[name]!)
        }

        func objects(_ name: String) throws -> String { try hsm.pkcs11Tool(name, "-O").output }
    }

    static func pool(_ hsm: SoftHSM, _ names: [String]) throws -> HardwarePool {
        HardwarePool(
            try names.map { name in
                var configuration = hsm.configuration(name)
                configuration.firstPause = .milliseconds(20)
                configuration.longestPause = .milliseconds(100)
                return (
                    HardwareModule(name: name, availabilityZone: "zone-" + name, tokenLabel: name),
                    try HardwareToken(configuration)
                )
            })
    }

    func makeSetting(_ names: [String] = names) async throws -> Setting {
        let hsm = try SoftHSM()
        var folders: [String: URL] = [:]
        for name in names { folders[name] = try hsm.makeToken(name) }
        let pool = try Self.pool(hsm, names)
        let transferKey = try await pool.join(names, transferKey: nil)
        return Setting(
            hsm: hsm, folders: folders, pool: pool, group: HardwareGroup(members: names, transferKey: transferKey))
    }

    func untilReachable(_ body: () async throws -> Void) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do { return try await body() } catch RootError.unavailable where .now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// How many of the round trips of one and a half seconds fail.
    func failures(with key: String, in setting: Setting) async -> Int {
        var failures = 0
        let end = ContinuousClock.now + .milliseconds(1500)
        while ContinuousClock.now < end {
            let opened = try? await roundTrip(key, in: setting)
            if opened != text { failures += 1 }
        }
        return failures
    }

    func roundTrip(_ key: String, in setting: Setting) async throws -> SecretBytes {
        let sealed = try await setting.pool.encrypt(
            text, authenticating: context, key: key, in: setting.group.members)
        return try await setting.pool.decrypt(
            sealed, authenticating: context, key: key, in: setting.group.members)
    }

    @Test func eitherOpensWhatTheOtherSealed() async throws {
        let setting = try await makeSetting()
        let key = try await setting.pool.makeKey(in: setting.group, label: "aegis-kms test.1", zoneCount: 2)
        #expect(key.wrapped.count == 40)
        for (sealing, opening) in [("a", "b"), ("b", "a"), ("a", "a")] {
            let sealed = try await setting.pool.encrypt(
                text, authenticating: context, key: key.identifier, in: [sealing])
            #expect(sealed.nonce.count == 12 && sealed.sealed.count == text.count + 16)
            let opened = try await setting.pool.decrypt(
                sealed, authenticating: context, key: key.identifier, in: [opening])
            #expect(opened == text)
            await #expect(throws: RootError.corrupted) {
                try await setting.pool.decrypt(sealed, authenticating: [], key: key.identifier, in: [opening])
            }
        }
    }

    @Test func keysCannotBeTakenOut() async throws {
        let setting = try await makeSetting()
        let key = try await setting.pool.makeKey(in: setting.group, label: "aegis-kms test.1", zoneCount: 2)
        for name in Self.names {
            let objects = try setting.objects(name).components(separatedBy: "Secret Key Object")
            let working = try #require(objects.first { $0.contains("aegis-kms test.1") })
            #expect(working.contains(key.identifier) && working.contains("sensitive"))
            #expect(!working.contains("extractable\n") || working.contains("never extractable"))
            let usage = try #require(working.split(separator: "\n").first { $0.contains("Usage:") })
            #expect(!usage.contains("wrap"))
            let transfer = try #require(objects.first { $0.contains("aegis-kms transfer") })
            let transferUsage = try #require(transfer.split(separator: "\n").first { $0.contains("Usage:") })
            #expect(!transferUsage.contains("encrypt"))
            #expect(objects.count == 3)
            let taken = try setting.hsm.pkcs11Tool(
                name, "--read-object", "--type", "secrkey", "--id", key.identifier)
            #expect(taken.status != 0)
        }
    }

    @Test func oneThatIsLostIsMissedByNobody() async throws {
        let setting = try await makeSetting()
        let (pool, group) = (setting.pool, setting.group)
        let key = try await pool.makeKey(in: group, label: "k", zoneCount: 2)
        for lost in ["a", "b", "a"] {
            let work = Task { await failures(with: key.identifier, in: setting) }
            try await Task.sleep(for: .milliseconds(300))
            try setting.lose(lost)
            try await Task.sleep(for: .milliseconds(600))
            try setting.find(lost)
            #expect(await work.value == 0)
        }
        let end = ContinuousClock.now + .seconds(10)
        while await pool.status().contains(where: { $0.hardware.reachability != .reachable }) {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test func withBothLostItIsUnavailable() async throws {
        let setting = try await makeSetting()
        let (pool, group) = (setting.pool, setting.group)
        let key = try await pool.makeKey(in: group, label: "k", zoneCount: 2)
        for name in Self.names { try setting.lose(name) }
        await #expect(throws: RootError.unavailable) {
            try await pool.encrypt(text, authenticating: context, key: key.identifier, in: group.members)
        }
        await #expect(throws: RootError.unavailable) { try await pool.bring([key], to: group) }
        for name in Self.names { try setting.find(name) }
        try await untilReachable {
            _ = try await pool.encrypt(text, authenticating: context, key: key.identifier, in: group.members)
        }
    }

    @Test func aKeyIsMadeInTwoZonesOrNotAtAll() async throws {
        let setting = try await makeSetting()
        try setting.lose("b")
        await #expect(throws: RootError.unavailable) {
            try await setting.pool.makeKey(in: setting.group, label: "half made", zoneCount: 2)
        }
        #expect(try !setting.objects("a").contains("half made"))
        try setting.find("b")
        #expect(try !setting.objects("b").contains("half made"))
    }

    @Test func oneThatWasAwayIsBroughtWhatItMissed() async throws {
        let setting = try await makeSetting(["a", "b", "c"])
        let (pool, group) = (setting.pool, setting.group)
        let first = try await pool.makeKey(in: group, label: "first", zoneCount: 2)
        #expect(try await pool.bring([first], to: group) == 0)
        #expect(await !pool.mayLackKeys(group))
        try setting.lose("c")
        let second = try await pool.makeKey(in: group, label: "second", zoneCount: 2)
        #expect(await !pool.mayLackKeys(group))
        try setting.find("c")
        let end = ContinuousClock.now + .seconds(10)
        while await !pool.mayLackKeys(group) {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await pool.bring([first, second], to: group) == 1)
        #expect(await !pool.mayLackKeys(group))
        let sealed = try await pool.encrypt(text, authenticating: context, key: second.identifier, in: ["a"])
        #expect(
            try await pool.decrypt(sealed, authenticating: context, key: second.identifier, in: ["c"]) == text)
    }

    @Test func aNewOneIsBroughtEverything() async throws {
        let setting = try await makeSetting()
        let key = try await setting.pool.makeKey(in: setting.group, label: "k", zoneCount: 2)
        let sealed = try await setting.pool.encrypt(text, authenticating: context, key: key.identifier, in: ["a"])
        try setting.hsm.makeToken("new")
        // The library sees a new token when it is started anew: that is what a restart of the service does.
        let path = try setting.hsm.anotherModulePath()
        let pool = HardwarePool(
            try ["a", "b", "new"].map { name in
                (
                    HardwareModule(name: name, availabilityZone: name, tokenLabel: name),
                    try HardwareToken(setting.hsm.configuration(name, path: path))
                )
            })
        let group = HardwareGroup(members: ["a", "b", "new"], transferKey: setting.group.transferKey)
        await #expect(throws: RootError.keyMissing) {
            try await pool.decrypt(sealed, authenticating: context, key: key.identifier, in: ["new"])
        }
        #expect(await pool.mayLackKeys(group))
        #expect(try await pool.bring([key], to: group) == 1)
        #expect(
            try await pool.decrypt(sealed, authenticating: context, key: key.identifier, in: ["new"]) == text)
        // What it lacked was never noticed by who asked all of them.
        #expect(try await pool.bring([key], to: group) == 0)
    }

    @Test func aDestroyedKeyIsInNone() async throws {
        let setting = try await makeSetting()
        let (pool, group) = (setting.pool, setting.group)
        let key = try await pool.makeKey(in: group, label: "doomed", zoneCount: 2)
        let sealed = try await pool.encrypt(text, authenticating: context, key: key.identifier, in: group.members)
        try setting.lose("b")
        await #expect(throws: RootError.unavailable) { try await pool.destroy(key.identifier, in: group.members) }
        try setting.find("b")
        try await untilReachable { try await pool.destroy(key.identifier, in: group.members) }
        for name in Self.names { #expect(try !setting.objects(name).contains("doomed")) }
        await #expect(throws: RootError.keyMissing) {
            try await pool.decrypt(sealed, authenticating: context, key: key.identifier, in: group.members)
        }
    }

    @Test func aWrappedKeyThatWasChangedIsNotTakenIn() async throws {
        let setting = try await makeSetting()
        let key = try await setting.pool.makeKey(in: setting.group, label: "k", zoneCount: 2)
        var wrapped = key.wrapped
        wrapped[7] ^= 1
        let other = HardwareSecretKey(identifier: String(repeating: "0", count: 32), wrapped: wrapped, label: "evil")
        await #expect(throws: RootError.corrupted) { try await setting.pool.bring([other], to: setting.group) }
        for name in Self.names { #expect(try !setting.objects(name).contains("evil")) }
    }

    @Test func theSameKeyBroughtByManyAtOnceIsThereOnce() async throws {
        let setting = try await makeSetting()
        let (pool, group) = (setting.pool, setting.group)
        let key = try await pool.makeKey(in: group, label: "k", zoneCount: 2)
        try await pool.destroy(key.identifier, in: ["b"])
        let brought = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for _ in 0..<8 { tasks.addTask { try await pool.bring([key], to: group) } }
            return try await tasks.reduce(0, +)
        }
        #expect(brought == 1)
        _ = try await pool.encrypt(text, authenticating: context, key: key.identifier, in: ["b"])
    }

    @Test func passwordsAreComparedAndNotTried() async throws {
        let setting = try await makeSetting()
        let right = SecretBytes(copying: SoftHSM.pin.utf8)
        #expect(setting.pool.admits(right, to: Self.names))
        #expect(!setting.pool.admits(right, to: ["a", "nowhere"]))
        #expect(!setting.pool.admits(right, to: []))
        for _ in 0..<20 { #expect(!setting.pool.admits(SecretBytes(copying: "5678-usex".utf8), to: Self.names)) }
        #expect(try !setting.hsm.pkcs11Tool("a", "-L").output.contains("user PIN count low"))
    }

    @Test func randomBytesAreTheModules() async throws {
        let setting = try await makeSetting()
        let one = try await setting.pool.random(32, in: Self.names)
        let two = try await setting.pool.random(32, in: Self.names)
        #expect(one.count == 32 && one != two)
        for count in [0, 1025] {
            await #expect(throws: RootError.inputRefused) { try await setting.pool.random(count, in: Self.names) }
        }
    }
}
