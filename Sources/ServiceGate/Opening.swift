public import Cryptography
public import ExternalKeys
public import FoundationEssentials
public import KeyModel
public import RootOfTrust
public import Storage

extension Gate {
    /// Opens the gate over a store: makes the service's record on the very first start, reads the vaults, and puts into
    /// the trail what a crash kept from it.
    /// - Parameters:
    ///   - root: what the service's and the vaults' keys are wrapped by.
    ///   - nextRoot: what they are to be migrated to; nil for no migration.
    ///   - hardware: where keys live that never leave their token.
    ///   - keyStoreHardware: what key stores are made of.
    ///   - attestationRoots: what the documents of recipients have to lead to; nil to believe none.
    ///   - externalKeys: how other key managers are reached, for the stores whose keys are there.
    ///   - reportDamage: told which row was edited behind the gate's back.
    ///   - operations: from the catalog that they read, what is carried out.
    public static func open(
        storage: any Storage, trail: any TrailWriter, root: any RootKey, nextRoot: (any RootKey)? = nil,
        hardware: (any HardwareKeys)? = nil, keyStoreHardware: (any KeyStoreHardware)? = nil,
        attestationRoots: AttestationRoots? = nil,
        externalKeys: (any ExternalKeyProxies)? = nil,
        clock: @escaping @Sendable () -> Date = { Date() },
        reportFault: @escaping @Sendable (FaultReport) -> Void = { _ in },
        reportDamage: @escaping @Sendable (RowKey) -> Void = { _ in },
        operations: (Catalog) -> OperationTable
    ) async throws(ServiceError) -> Gate {
        let keyring = Keyring(
            root: root, nextRoot: nextRoot, hardware: hardware, keyStoreHardware: keyStoreHardware,
            externalKeys: externalKeys)
        let catalog = Catalog(storage: storage, keyring: keyring, reportDamage: reportDamage)
        let authenticator = Authenticator(catalog: catalog)
        let recorder = Recorder(trail: trail, storage: storage)
        try await openService(catalog, authenticator, at: clock())
        try await catalog.loadVaults()
        try await recorder.catchUp()
        return Gate(
            catalog: catalog, authenticator: authenticator, recorder: recorder, operations: operations(catalog),
            attesting: Attesting(roots: attestationRoots),
            clock: clock, reportFault: reportFault)
    }

    /// Puts into the trail what an outage of the trail kept from it. For a scheduler to call now and then.
    public func catchUp() async throws(ServiceError) { try await recorder.catchUp() }

    private static func openService(
        _ catalog: Catalog, _ authenticator: Authenticator, at now: Date
    ) async throws(ServiceError) {
        let stored = try await StorageError.asFault { () async throws(StorageError) in
            try await catalog.storage.row(ServiceRecord.rowKey)
        }
        if let stored {
            // Its seal is under the key that it carries: opened first, believed only if the seal then holds.
            guard let unverified = try? JSONDecoder().decode(ServiceRecord.self, from: Data(stored.body)) else {
                throw .integrityViolated
            }
            try await catalog.keyring.openService(unverified)
        } else {
            try await makeService(catalog, at: now)
        }
        guard let service = try await catalog.record(ServiceRecord.self, at: ServiceRecord.rowKey)?.record else {
            throw .storageUnavailable
        }
        authenticator.use(try tokenKey(of: service, keys: try catalog.keyring.serviceKeys))
    }

    private static func makeService(_ catalog: Catalog, at now: Date) async throws(ServiceError) {
        let (wrapped, key) = try await catalog.keyring.makeKey(for: "service")
        let keys = try SubordinateKeys(of: key, owner: "service")
        let (secret, identifier) = try CryptographyError.asFault { () throws(CryptographyError) in
            (try PrivateKey.generate(.rsa2048).pkcs8(), try Randomness.publicBytes(16))
        }
        let name = String(decoding: identifier.hexadecimal, as: UTF8.self)
        let record = ServiceRecord(
            created: now, wrappedKey: wrapped, rootIdentifier: catalog.keyring.newestRoot.identity.keyIdentifier,
            tokenKey: try Envelope.seal(secret, under: keys.wrapping, for: tokenKeyPurpose(name)),
            tokenKeyIdentifier: name)
        let row = try RowSealer.seal(record, revision: 1, under: keys.sealing)
        try await StorageError.asFault { () async throws(StorageError) in
            try await catalog.storage.commit([.insert(row)], recording: nil)
        }
        try await catalog.keyring.openService(record)
    }

    private static func tokenKey(of service: ServiceRecord, keys: SubordinateKeys) throws(ServiceError) -> TokenKey {
        let secret = try Envelope.open(
            service.tokenKey, under: keys.wrapping, for: tokenKeyPurpose(service.tokenKeyIdentifier))
        let key = try CryptographyError.asFault { () throws(CryptographyError) in
            try PrivateKey(pkcs8: secret, algorithm: .rsa2048)
        }
        return TokenKey(identifier: service.tokenKeyIdentifier, key: key)
    }

    private static func tokenKeyPurpose(_ identifier: String) -> [UInt8] { Array("token-key|\(identifier)".utf8) }
}
