import CPKCS11
import KeyModel
import RootOfTrust
import Synchronization

/// What every thread of a token shares.
final class TokenConnection: Sendable {
    let module: CryptokiModule
    let label: String
    let pin: SecretBytes
    let availability: Availability
    /// Counts destroyed keys: handles that are remembered from before may be given to another key.
    let destructions = Atomic<Int>(0)
    /// What keys were seen to do, so that asking again costs nothing.
    let abilities = Mutex<Set<Ability>>([])
    /// Held while a key is looked for and, where it is missing, made: one of each identifier is enough.
    let placing = Mutex<Void>(())
    private static let abilityLimit = 4096

    struct Ability: Hashable {
        let keyIdentifier: [UInt8]
        let algorithm: EncryptionAlgorithm
    }

    init(module: CryptokiModule, label: String, pin: SecretBytes, availability: Availability) {
        self.module = module
        self.label = label
        self.pin = pin
        self.availability = availability
    }

    func remember(_ ability: Ability) {
        abilities.withLock { abilities in
            if abilities.count >= Self.abilityLimit { abilities.removeAll() }
            abilities.insert(ability)
        }
    }
}

/// One thread's session with a token, reopened when it is lost.
final class TokenWorker {
    private let connection: TokenConnection
    private var session: CryptokiSession?
    private var destructionsSeen = 0

    init(_ connection: TokenConnection) { self.connection = connection }

    /// Runs `body` on a session that is logged in. When the session turns out to be lost, it runs once more on a new
    /// one.
    func run<Result>(_ body: (CryptokiSession) throws(TokenFailure) -> Result) throws(RootError) -> Result {
        guard !connection.availability.isPausing else { throw .unavailable }
        do throws(TokenFailure) {
            let result = try runPersistently(body)
            if let session { connection.availability.succeeded(session.token.description) }
            return result
        } catch {
            guard case .refused(let reason) = error else {
                connection.availability.failed(.unavailable)
                throw .unavailable
            }
            if reason == .pinRefused { connection.availability.failed(reason) }
            throw reason
        }
    }

    func close() {
        guard let session else { return }
        self.session = nil
        // After a restart the handle's number may be another session's.
        try? connection.module.sharing { generation in
            if session.generation == generation { session.close() }
        }
    }

    private func runPersistently<Result>(
        _ body: (CryptokiSession) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        var runsLeft = 2
        var restartsLeft = 1
        while true {
            var seen = 0
            var isOpen = false
            do throws(TokenFailure) {
                return try connection.module.sharing { generation throws(TokenFailure) in
                    seen = generation
                    let session = try openSession(generation)
                    isOpen = true
                    runsLeft -= 1
                    return try body(session)
                }
            } catch {
                if case .refused = error { throw error }
                close()
                if isOpen { guard runsLeft > 0 else { throw error } }
                if !isOpen {
                    guard restartsLeft > 0, !connection.availability.isPausing else { throw error }
                    restartsLeft -= 1
                    try connection.module.restart(unlessNewerThan: seen)
                }
            }
        }
    }

    /// This thread's session, opened and logged in when there is none of this generation.
    private func openSession(_ generation: Int) throws(TokenFailure) -> CryptokiSession {
        if let session, session.generation == generation {
            dropStaleHandles(session)
            return session
        }
        session = nil
        guard generation > 0 else { throw .lost(CKR_CRYPTOKI_NOT_INITIALIZED) }
        let opened = try CryptokiSession(
            connection.module.functions, tokenLabel: connection.label, generation: generation)
        do throws(TokenFailure) {
            try connection.module.refusals.logIn(opened, pin: connection.pin)
        } catch {
            opened.close()
            throw error
        }
        session = opened
        // It may be a token that was changed, or another one of this label.
        connection.abilities.withLock { $0.removeAll() }
        return opened
    }

    private func dropStaleHandles(_ session: CryptokiSession) {
        let destructions = connection.destructions.load(ordering: .acquiring)
        guard destructions != destructionsSeen else { return }
        destructionsSeen = destructions
        session.forgetHandles()
    }
}
