import Cryptography
public import KeyModel
public import RootOfTrust
import Synchronization

/// HSMs that are in memory: what a key store's modules do, without any.
public final class NamedModules: KeyStoreHardware {
    public static let password = "493817-pin"

    public let modules: [HardwareModule]
    private let state = Mutex(State())

    private struct State {
        var keys: [HardwareModule.Name: [String: SecretBytes]] = [:]
        /// Keys under the transfer key, which here is no key at all.
        var wrapped: [String: SecretBytes] = [:]
        var away: Set<HardwareModule.Name> = []
        var complete: Set<HardwareModule.Name> = []
    }

    /// - Parameter zones: one HSM for each, `hsm-1` and so on.
    public init(zones: [AvailabilityZone] = ["us-gov-west-1a", "us-gov-west-1b"]) {
        modules = zones.enumerated().map { index, zone in
            HardwareModule(name: "hsm-\(index + 1)", availabilityZone: zone, tokenLabel: "token-\(index + 1)")
        }
    }

    /// Enough for the clusters of `SampleWorld`.
    public static var fourPairs: NamedModules {
        NamedModules(zones: (0..<8).map { $0.isMultiple(of: 2) ? "us-gov-west-1a" : "us-gov-west-1b" })
    }

    public func lose(_ name: HardwareModule.Name) {
        state.withLock {
            $0.away.insert(name)
            $0.complete.remove(name)
        }
    }

    public func find(_ name: HardwareModule.Name) { state.withLock { _ = $0.away.remove(name) } }

    /// The keys in a module.
    public func keys(in name: HardwareModule.Name) -> Set<String> {
        state.withLock { Set($0.keys[name, default: [:]].keys) }
    }

    public func admits(_ password: SecretBytes, to members: [HardwareModule.Name]) -> Bool {
        !members.isEmpty && password == SecretBytes(copying: Self.password.utf8)
    }

    public func join(_ members: [HardwareModule.Name], transferKey: String?) async throws(RootError) -> String {
        _ = try reachable(members)
        return transferKey ?? String(repeating: "0", count: 32)
    }

    public func makeKey(
        in group: HardwareGroup, label: String, zoneCount: Int
    ) async throws(RootError) -> HardwareSecretKey {
        let names = try reachable(group.members)
        let zones = Set(modules.filter { names.contains($0.name) }.map(\.availabilityZone))
        guard zones.count >= zoneCount, let material = try? Randomness.bytes(32),
            let identifier = try? Randomness.publicBytes(16), let wrapped = try? Randomness.publicBytes(40)
        else { throw .unavailable }
        let key = HardwareSecretKey(
            identifier: identifier.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), wrapped: wrapped,
            label: label)
        state.withLock { state in
            state.wrapped[key.identifier] = material
            for name in names { state.keys[name, default: [:]][key.identifier] = material }
        }
        return key
    }

    public func encrypt(
        _ plaintext: SecretBytes, authenticating associated: [UInt8], key: String, in members: [HardwareModule.Name]
    ) async throws(RootError) -> HardwareCiphertext {
        let material = try find(key, in: members)
        do {
            let sealed = try AESGCM.seal(plaintext, key: material, authenticating: associated)
            return HardwareCiphertext(nonce: sealed.nonce, sealed: sealed.ciphertext + sealed.tag)
        } catch {
            throw .internalFailure
        }
    }

    public func decrypt(
        _ ciphertext: HardwareCiphertext, authenticating associated: [UInt8], key: String,
        in members: [HardwareModule.Name]
    ) async throws(RootError) -> SecretBytes {
        let material = try find(key, in: members)
        do {
            return try AESGCM.open(
                Array(ciphertext.sealed.dropLast(16)), tag: Array(ciphertext.sealed.suffix(16)), key: material,
                nonce: ciphertext.nonce, authenticating: associated)
        } catch {
            throw .corrupted
        }
    }

    public func random(_ byteCount: Int, in members: [HardwareModule.Name]) async throws(RootError) -> SecretBytes {
        _ = try reachable(members)
        do { return try Randomness.bytes(byteCount) } catch { throw .internalFailure }
    }

    public func destroy(_ key: String, in members: [HardwareModule.Name]) async throws(RootError) {
        guard try reachable(members).count == members.count else { throw .unavailable }
        state.withLock { state in for name in members { state.keys[name]?[key] = nil } }
    }

    public func mayLackKeys(_ group: HardwareGroup) async -> Bool {
        state.withLock { state in
            group.members.contains { !state.complete.contains($0) && !state.away.contains($0) }
        }
    }

    public func bring(_ keys: [HardwareSecretKey], to group: HardwareGroup) async throws(RootError) -> Int {
        let names = try reachable(group.members)
        return state.withLock { state in
            var brought = 0
            for name in names {
                for key in keys where state.keys[name, default: [:]][key.identifier] == nil {
                    state.keys[name, default: [:]][key.identifier] = state.wrapped[key.identifier]
                    brought += 1
                }
                state.complete.insert(name)
            }
            return brought
        }
    }

    public func status() async -> [HardwareModuleStatus] { [] }

    private func reachable(_ members: [HardwareModule.Name]) throws(RootError) -> [HardwareModule.Name] {
        let names = state.withLock { state in members.filter { !state.away.contains($0) } }
        guard !names.isEmpty else { throw .unavailable }
        return names
    }

    private func find(_ key: String, in members: [HardwareModule.Name]) throws(RootError) -> SecretBytes {
        let names = try reachable(members)
        guard let material = state.withLock({ state in names.compactMap { state.keys[$0]?[key] }.first }) else {
            throw .keyMissing
        }
        return material
    }
}
