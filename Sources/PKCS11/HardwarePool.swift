public import KeyModel
public import RootOfTrust
import Synchronization

/// The tokens that key stores are made of.
///
/// A request goes to the first member that can be reached, and when that one turns out to be lost, to the next: within
/// the same request, and at once for those that follow (see `Availability`).
public final class HardwarePool: KeyStoreHardware {
    public let modules: [HardwareModule]
    private let tokens: [HardwareModule.Name: HardwareToken]
    /// Which modules have all keys of a group, and how often they had been lost when they got them.
    private let complete = Mutex<[Place: Int]>([:])

    private struct Place: Hashable {
        let name: HardwareModule.Name
        let transferKey: String
    }

    /// Keys that are brought in one turn: a slow token takes some milliseconds for each.
    private static let batch = 64

    /// - Parameter members: each with the token that it is; the names are unique.
    public init(_ members: [(module: HardwareModule, token: HardwareToken)]) {
        modules = members.map(\.module)
        tokens = Dictionary(members.map { ($0.module.name, $0.token) }) { first, _ in first }
    }

    public func admits(_ password: SecretBytes, to members: [HardwareModule.Name]) -> Bool {
        // Each is compared, whatever the others come to: how long it takes says nothing of which is right.
        let right = members.map { tokens[$0]?.connection.pin == password }
        return !right.isEmpty && !right.contains(false)
    }

    // MARK: Use

    public func encrypt(
        _ plaintext: SecretBytes, authenticating associated: [UInt8], key: String, in members: [HardwareModule.Name]
    ) async throws(RootError) -> HardwareCiphertext {
        let key = try identifier(key)
        return try await first(of: members) { session throws(TokenFailure) in
            try session.seal(plaintext, key: key, associated: associated)
        }
    }

    public func decrypt(
        _ ciphertext: HardwareCiphertext, authenticating associated: [UInt8], key: String,
        in members: [HardwareModule.Name]
    ) async throws(RootError) -> SecretBytes {
        guard ciphertext.nonce.count == 12, ciphertext.sealed.count > 16 else { throw .corrupted }
        let key = try identifier(key)
        return try await first(of: members) { session throws(TokenFailure) in
            try session.open(ciphertext, key: key, associated: associated)
        }
    }

    public func random(_ byteCount: Int, in members: [HardwareModule.Name]) async throws(RootError) -> SecretBytes {
        guard (1...1024).contains(byteCount) else { throw .inputRefused }
        return try await first(of: members) { session throws(TokenFailure) in try session.secretRandom(byteCount) }
    }

    /// Asks one member after another, those first that were there when last seen.
    private func first<Value: Sendable>(
        of members: [HardwareModule.Name], _ body: @escaping @Sendable (CryptokiSession) throws(TokenFailure) -> Value
    ) async throws(RootError) -> Value {
        var failure: RootError?
        for name in inOrder(members) {
            guard let token = tokens[name] else { continue }
            do throws(RootError) {
                return try await token.run(body)
            } catch {
                // Another module would say the same of these.
                if error == .corrupted || error == .inputRefused { throw error }
                if error == .keyMissing { forget(name) }
                if failure != .unavailable { failure = error }
            }
        }
        throw failure ?? .unavailable
    }

    private func inOrder(_ members: [HardwareModule.Name]) -> [HardwareModule.Name] {
        guard let first = members.first, !isReachable(first) else { return members }
        return members.filter { isReachable($0) } + members.filter { !isReachable($0) }
    }

    private func isReachable(_ name: HardwareModule.Name) -> Bool {
        tokens[name]?.connection.availability.current.reachability == .reachable
    }

    // MARK: Making and destroying

    public func join(_ members: [HardwareModule.Name], transferKey: String?) async throws(RootError) -> String {
        guard let transferKey else {
            let made = try await first(of: members) { session throws(TokenFailure) in try session.makeTransferKey() }
            return try await join(members, transferKey: Hexadecimal.text(made))
        }
        let identifier = try identifier(transferKey)
        for name in members where await canBeReached(name) {
            guard let token = tokens[name] else { continue }
            try await bring(identifier, to: token, from: members)
        }
        return transferKey
    }

    public func makeKey(
        in group: HardwareGroup, label: String, zoneCount: Int
    ) async throws(RootError) -> HardwareSecretKey {
        guard label.utf8.count <= 255 else { throw .inputRefused }
        let transferKey = try identifier(group.transferKey)
        let (identifier, wrapped) = try await first(of: group.members) { session throws(TokenFailure) in
            (try session.random(16), try session.makeWrappedKey(under: transferKey))
        }
        let key = HardwareSecretKey(identifier: Hexadecimal.text(identifier), wrapped: wrapped, label: label)
        var zones: Set<String> = []
        for module in modules where group.members.contains(module.name) {
            guard let token = tokens[module.name] else { continue }
            do throws(RootError) {
                _ = try await place([key], in: token, under: transferKey)
                zones.insert(module.availabilityZone)
            } catch {
                forget(module.name)
            }
        }
        guard zones.count >= zoneCount else {
            try? await destroy(key.identifier, in: group.members)
            throw .unavailable
        }
        return key
    }

    public func destroy(_ key: String, in members: [HardwareModule.Name]) async throws(RootError) {
        let key = try identifier(key)
        var failure: RootError?
        for name in members {
            guard let token = tokens[name] else {
                failure = .unavailable
                continue
            }
            do throws(RootError) {
                try await token.run { session throws(TokenFailure) in
                    try session.destroyAll(.secretKey(identifier: key))
                }
                token.connection.destructions.add(1, ordering: .acquiringAndReleasing)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    // MARK: Catching up

    public func mayLackKeys(_ group: HardwareGroup) async -> Bool {
        for name in group.members where !isComplete(name, group) {
            if await canBeReached(name) { return true }
        }
        return false
    }

    public func bring(_ keys: [HardwareSecretKey], to group: HardwareGroup) async throws(RootError) -> Int {
        let transferKey = try identifier(group.transferKey)
        var brought = 0
        var failure: RootError?
        var isAnyReached = false
        for name in group.members {
            guard let token = tokens[name], await canBeReached(name) else { continue }
            isAnyReached = true
            let outages = token.connection.availability.current.outages
            do throws(RootError) {
                try await bring(transferKey, to: token, from: group.members)
                for start in stride(from: 0, to: keys.count, by: Self.batch) {
                    let part = Array(keys[start..<min(start + Self.batch, keys.count)])
                    brought += try await place(part, in: token, under: transferKey)
                }
                complete.withLock { $0[Place(name: name, transferKey: group.transferKey)] = outages }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard isAnyReached else { throw .unavailable }
        return brought
    }

    private func isComplete(_ name: HardwareModule.Name, _ group: HardwareGroup) -> Bool {
        let seen = complete.withLock { $0[Place(name: name, transferKey: group.transferKey)] }
        return seen != nil && seen == tokens[name]?.connection.availability.current.outages
    }

    /// A key that should be in it isn't: it is brought all keys again.
    private func forget(_ name: HardwareModule.Name) {
        complete.withLock { places in places = places.filter { $0.key.name != name } }
    }

    private func canBeReached(_ name: HardwareModule.Name) async -> Bool {
        await tokens[name]?.probe().reachability == .reachable
    }

    /// - Returns: how many were missing.
    private func place(
        _ keys: [HardwareSecretKey], in token: HardwareToken, under transferKey: [UInt8]
    ) async throws(RootError) -> Int {
        var wanted: [(identifier: [UInt8], key: HardwareSecretKey)] = []
        for key in keys { wanted.append((try identifier(key.identifier), key)) }
        let parcels = wanted
        let placing = token.connection
        return try await token.run(within: token.patience * 12) { session throws(TokenFailure) in
            var missing = 0
            for (identifier, key) in parcels {
                let isMissing = try placing.placing.withLock { _ throws(TokenFailure) in
                    try session.place(key.wrapped, as: identifier, label: key.label, under: transferKey)
                }
                if isMissing { missing += 1 }
            }
            return missing
        }
    }

    /// Brings the transfer key to a token that lacks it.
    private func bring(
        _ transferKey: [UInt8], to token: HardwareToken, from members: [HardwareModule.Name]
    ) async throws(RootError) {
        let isThere = try await token.run { session throws(TokenFailure) in
            try !session.find(.secretKey(identifier: transferKey), limit: 1).isEmpty
        }
        if isThere { return }
        let pair = try await token.run(within: token.patience * 12) { session throws(TokenFailure) in
            try session.makeTransferPair()
        }
        let others = members.filter { tokens[$0] !== token }
        let (wrapped, digest) = try await first(of: others) { session throws(TokenFailure) in
            try session.give(transferKey, to: pair)
        }
        let placing = token.connection
        try await token.run { session throws(TokenFailure) in
            try placing.placing.withLock { _ throws(TokenFailure) in
                try session.take(wrapped, digest: digest, as: transferKey, with: pair)
            }
        }
    }

    // MARK: Status

    public func status() async -> [HardwareModuleStatus] {
        await withTaskGroup(of: (Int, HardwareModuleStatus)?.self) { group in
            for (place, module) in modules.enumerated() {
                guard let token = tokens[module.name] else { continue }
                group.addTask {
                    let snapshot = await token.probe()
                    let status = HardwareStatus(
                        tokenLabel: token.label, reachability: snapshot.reachability, since: snapshot.since,
                        token: snapshot.token)
                    return (place, HardwareModuleStatus(module: module, hardware: status))
                }
            }
            var found: [(Int, HardwareModuleStatus)] = []
            for await status in group { if let status { found.append(status) } }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func identifier(_ text: String) throws(RootError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == 16 else { throw .inputRefused }
        return bytes
    }
}
