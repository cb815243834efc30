public import KeyModel
public import RootOfTrust

/// A key store of a vault in which the caller may do as they asked, and the modules that its keys are in.
public struct AuthorizedKeyStore: Sendable {
    let entry: KeyStoreEntry
    /// nil when the operator configured none.
    public let hardware: (any KeyStoreHardware)?

    public var record: KeyStoreRecord { entry.record }
    public var revised: Revised<KeyStoreRecord> { Revised(entry.record, revision: entry.revision) }
    /// Those of the store's cluster.
    public var members: [HardwareModule.Name] { entry.members }

    /// - Throws: `.keyStoreStateForbids` for a store that isn't connected.
    public func requireConnected() throws(ServiceError) {
        guard record.connection == .connected else {
            throw .keyStoreStateForbids(record.identifier, record.connection)
        }
    }

    /// The modules as a group; nil before the store was first connected.
    public var group: HardwareGroup? {
        record.hardware?.transferKey.map { HardwareGroup(members: members, transferKey: $0) }
    }
}

/// A key in the modules of a key store, ready to be used.
public struct KeyStoreKey: Sendable {
    let identifier: String
    let store: KeyStoreEntry
    let hardware: any KeyStoreHardware

    public func encrypt(
        _ plaintext: SecretBytes, authenticating associated: [UInt8]
    ) async throws(ServiceError) -> HardwareCiphertext {
        do {
            return try await hardware.encrypt(
                plaintext, authenticating: associated, key: identifier, in: store.members)
        } catch {
            throw error.fault(of: store.record.identifier)
        }
    }

    /// - Throws: `.ciphertextInvalid`, `.keyStoreUnreachable`.
    public func decrypt(
        _ ciphertext: HardwareCiphertext, authenticating associated: [UInt8]
    ) async throws(ServiceError) -> SecretBytes {
        do {
            return try await hardware.decrypt(
                ciphertext, authenticating: associated, key: identifier, in: store.members)
        } catch {
            if error == .corrupted { throw .ciphertextInvalid }
            throw error.fault(of: store.record.identifier)
        }
    }
}

extension RootError {
    /// What a failure of a key store's modules means to a caller.
    public func fault(of store: KeyStoreIdentifier) -> ServiceError {
        switch self {
        case .corrupted: .integrityViolated
        default: .keyStoreUnreachable(store)
        }
    }
}

extension AuthorizedVault {
    /// - Throws: `.keyStoreNotFound`.
    public func keyStore(_ identifier: KeyStoreIdentifier) async throws(ServiceError) -> AuthorizedKeyStore {
        AuthorizedKeyStore(
            entry: try await catalog.keyStore(identifier, in: entry), hardware: catalog.keyring.keyStoreHardware)
    }

    /// A secret as it lies in storage; `purpose` says what it is, so that one can't be put in another's place.
    public func seal(_ secret: SecretBytes, for purpose: String) throws(ServiceError) -> [UInt8] {
        try Envelope.seal(secret, under: entry.keys.wrapping, for: Array(purpose.utf8))
    }

    /// - Throws: `.integrityViolated`.
    public func open(_ sealed: [UInt8], for purpose: String) throws(ServiceError) -> SecretBytes {
        try Envelope.open(sealed, under: entry.keys.wrapping, for: Array(purpose.utf8))
    }
}

extension AuthorizedKey {
    /// Which key store it lives in; nil for a key in storage or in the service's own token.
    public var keyStore: AuthorizedKeyStore? {
        store.map { AuthorizedKeyStore(entry: $0, hardware: catalog.keyring.keyStoreHardware) }
    }
}
