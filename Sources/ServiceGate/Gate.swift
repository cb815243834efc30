import AccessPolicy
import AuditTrail
import Cryptography
public import FoundationEssentials
public import KeyModel
public import RootOfTrust
public import ServiceRequests
import Storage
import Synchronization

/// The only thing that can carry a request out. In one place and one order it does:
/// validate, resolve, authorize, check the life cycle, record the intent, perform, record the outcome, release.
///
/// `Authorization`, `AuthorizedKey` and their like are in this file because their initialisers are `fileprivate`: nothing
/// else can make one, so nothing can be done that was not authorized and recorded here.
public final class Gate: Sendable {
    let catalog: Catalog
    let authenticator: Authenticator
    let recorder: Recorder
    public let metrics = GateMetrics()
    private let contention = Contention()
    private let operations: OperationTable
    private let attesting: Attesting
    let clock: @Sendable () -> Date
    let reportFault: @Sendable (FaultReport) -> Void

    init(
        catalog: Catalog, authenticator: Authenticator, recorder: Recorder, operations: OperationTable,
        attesting: Attesting,
        clock: @escaping @Sendable () -> Date, reportFault: @escaping @Sendable (FaultReport) -> Void
    ) {
        self.catalog = catalog
        self.authenticator = authenticator
        self.recorder = recorder
        self.operations = operations
        self.attesting = attesting
        self.clock = clock
        self.reportFault = reportFault
    }

    /// Carries a request out for a subject; see the type's summary for the order.
    func carryOut<R: ServiceRequest>(
        _ request: R, for subject: Subject, from origin: Origin, _ options: SubmissionOptions
    ) async throws(ServiceError) -> R.Outcome {
        let started = ContinuousClock.now
        do throws(ServiceError) {
            let outcome = try await attempt(request, for: subject, from: origin, options)
            metrics.count(R.name, outcome: "success", taking: started.duration(to: .now))
            return outcome
        } catch {
            let answer = await refuse(error, of: request, for: subject, from: origin)
            metrics.count(R.name, outcome: answer.label, taking: started.duration(to: .now))
            throw answer
        }
    }

    private func attempt<R: ServiceRequest>(
        _ request: R, for subject: Subject, from origin: Origin, _ options: SubmissionOptions
    ) async throws(ServiceError) -> R.Outcome {
        guard !contention.isIdle, request.isLikelyToChange, let resource = request.contested,
            contention.isBusy(resource)
        else {
            do throws(ServiceError) {
                return try await attemptOnce(request, for: subject, from: origin, options)
            } catch {
                guard error == .concurrentChange, let resource = request.contested else { throw error }
                return try await attemptInTurn(request, at: resource, for: subject, from: origin, options)
            }
        }
        return try await attemptInTurn(request, at: resource, for: subject, from: origin, options)
    }

    /// Somebody else's change came between check and commit: check again, on what is there now, in turn with the others.
    private func attemptInTurn<R: ServiceRequest>(
        _ request: R, at resource: Contested, for subject: Subject, from origin: Origin, _ options: SubmissionOptions
    ) async throws(ServiceError) -> R.Outcome {
        await contention.enter(resource)
        defer { contention.leave(resource) }
        for _ in 1..<Contention.attemptLimit {
            do throws(ServiceError) {
                return try await attemptOnce(request, for: subject, from: origin, options)
            } catch {
                guard error == .concurrentChange else { throw error }
            }
        }
        throw .concurrentChange
    }

    private func attemptOnce<R: ServiceRequest>(
        _ request: R, for subject: Subject, from origin: Origin, _ options: SubmissionOptions
    ) async throws(ServiceError) -> R.Outcome {
        guard let handler = operations.handlers[R.name] as? Handler<R> else { throw .unsupportedOperation }
        try request.validate()
        try catalog.checkGrantTokens(options.grantTokens)
        let now = clock()
        let circumstances = Circumstances(origin: origin, now: now)
        let recipient = try attesting.verify(request.recipient, at: now)
        let asked = recipient.map { recipient in request.demands.map { $0.adding(recipient.facts) } }
        let demands = try await readNames(of: try await resolve(asked ?? request.demands), for: subject)
        var record = draft(R.name, for: subject.caller, from: origin, on: demands, at: now)
        recipient?.note(in: &record)
        record.decidedBy = try await authorize(demands, for: subject, under: circumstances)
        for demand in demands {
            if let key = demand.key {
                try LifeCycle.check(demand.use, of: key.record, in: demand.keyStore?.record, at: now)
            }
        }
        let notes = RecordNotes()
        let call = CallIdentity(requestID: origin.requestID, operation: R.name, caller: subject.caller)
        let authorization = Authorization<R>(
            subject: subject, demands: demands, recipient: recipient, notes: notes, call: call,
            circumstances: circumstances, gate: self)
        if options.dryRun {
            try await handler.rehearse(request, authorization.keys)
            throw .dryRunSucceeded
        }
        if handler.isIrreversible { try await recordIntent(record) }

        let performance = try await handler.perform(request, authorization)
        notes.write(to: &record)
        let index = try await commit(performance, recording: record)
        if R.name.isUseOfKey { noteUse(of: demands, by: record, at: index) }
        return performance.outcome
    }

    private func noteUse(of demands: [ResolvedDemand], by record: AuditRecord, at index: UInt64) {
        guard let operation = record.operation else { return }
        let usage = KeyUsage(operation: operation, time: record.time, requestID: record.requestID)
        for case let key? in demands.map(\.key) {
            let place = KeyUsageLedger.Place(vault: key.vault.address.name, key: key.record.identifier)
            catalog.usage.note(usage, at: index, of: place)
        }
    }

    /// - Returns: the place of the record in the trail.
    private func commit<Outcome>(
        _ performance: Performance<Outcome>, recording record: AuditRecord
    ) async throws(ServiceError) -> UInt64 {
        guard !performance.changes.isEmpty else { return try await recorder.write(record) }
        guard recorder.trail.isHealthy else {
            await performance.undo?()
            throw .auditUnavailable
        }
        return try await recorder.write(record) { (pending) async throws(ServiceError) in
            do throws(ServiceError) {
                try await catalog.commit(performance.changes, recording: pending)
            } catch {
                await performance.undo?()
                throw error
            }
        }
    }

    private func recordIntent(_ record: AuditRecord) async throws(ServiceError) {
        var intent = record
        intent.phase = .intent
        intent.outcome = "intended"
        _ = try await recorder.write(intent)
    }
}

// MARK: - What the gate hands out

/// The proof that one request of one kind was authorized. It can't be copied, kept or made elsewhere.
public struct Authorization<Op: ServiceRequest>: ~Copyable, Sendable {
    public let caller: Caller
    public let now: Date
    /// One for each demand on a key, in their order.
    public let keys: [AuthorizedKey]
    /// The vault of the first demand that has one.
    public let vault: AuthorizedVault?
    /// One for each demand that has one, in their order.
    public let vaults: [AuthorizedVault]
    public let service: AuthorizedService
    public let notes: RecordNotes
    public let call: CallIdentity
    private let subject: Subject
    private let demands: [ResolvedDemand]
    private let recipient: AttestationDocument?
    private let circumstances: Circumstances
    private let gate: Gate

    fileprivate init(
        subject: Subject, demands: [ResolvedDemand], recipient: AttestationDocument?, notes: RecordNotes,
        call: CallIdentity, circumstances: Circumstances, gate: Gate
    ) {
        self.subject = subject
        self.call = call
        self.demands = demands
        self.recipient = recipient
        self.circumstances = circumstances
        self.gate = gate
        let now = circumstances.now
        caller = subject.caller
        self.now = now
        self.notes = notes
        keys = demands.compactMap { demand in
            demand.key.map {
                AuthorizedKey(
                    entry: $0, store: demand.keyStore, use: demand.use, notes: notes, call: call, now: now,
                    catalog: gate.catalog)
            }
        }
        vaults = demands.compactMap(\.vault).map { AuthorizedVault(entry: $0, catalog: gate.catalog) }
        vault = vaults.first
        service = AuthorizedService(catalog: gate.catalog, authenticator: gate.authenticator, subject: subject)
    }

    /// The secret as it may leave: in clear, or, where the request names a recipient, encrypted to it and not in clear.
    public func release(_ secret: SecretBytes) throws(ServiceError) -> ReleasedSecret {
        try ReleasedSecret(secret, for: recipient)
    }

    /// Authorizes what came to light only while performing: that a name is taken by a key, say.
    /// - Throws: `.accessDenied`, `.keyNotFound`, `.keyStateForbids`, as for the demands of the request itself.
    public func authorize(
        _ action: ActionName, on key: KeyReference, for use: KeyUse, facts: [RequestFact] = []
    ) async throws(ServiceError) -> AuthorizedKey {
        let resolved = try await gate.resolve(Demand(action, on: .key(key), for: use, facts: facts))
        let demand = try await gate.readNames(of: [resolved], for: subject)[0]
        _ = try await gate.authorize([demand], for: subject, under: circumstances)
        guard let entry = demand.key else { throw .keyNotFound(key.selector) }
        try LifeCycle.check(use, of: entry.record, in: demand.keyStore?.record, at: now)
        return AuthorizedKey(
            entry: entry, store: demand.keyStore, use: use, notes: notes, call: call, now: now,
            catalog: gate.catalog)
    }

    /// Whether a key policy would keep the caller from ever changing it again.
    /// - Throws: `.invalidInput(.policyMalformed)`.
    public func wouldLockOut(_ policy: String, on resource: ResourceName, account: String) throws(ServiceError) -> Bool
    {
        guard let document = try? PolicyDocument(parsing: Array(policy.utf8), kind: .resource) else {
            throw .invalidInput(.policyMalformed)
        }
        guard case .principal(let entry) = subject, var demand = demands.first else { return false }
        let request = AccessRequest(
            action: .putKeyPolicy, resource: resource.arn, caller: entry.accessCaller, resourceAccount: account)
        demand.action = .putKeyPolicy
        demand.isOnKey = true
        // The next one won't bypass the check.
        demand.facts.removeAll { $0 == .bypassesLockoutCheck }
        let context = DemandContext(demand: demand, principal: entry, circumstances: circumstances)
        return AccessEvaluator.wouldLockOut(request, under: document) { context.values(of: $0) }
    }

    /// Refuses a key policy that names who doesn't exist.
    /// - Throws: `.invalidInput(.policyPrincipal)`, `.invalidInput(.policyMalformed)`.
    public func requireKnownPrincipals(in policy: String) async throws(ServiceError) {
        guard let document = try? PolicyDocument(parsing: Array(policy.utf8), kind: .resource) else {
            throw .invalidInput(.policyMalformed)
        }
        guard try await !gate.catalog.namesUnknownPrincipal(document) else { throw .invalidInput(.policyPrincipal) }
    }
}

/// A key that the caller may use as they asked. Only it opens material.
public struct AuthorizedKey: Sendable {
    fileprivate let entry: KeyEntry
    let store: KeyStoreEntry?
    fileprivate let use: KeyUse
    public let notes: RecordNotes
    let call: CallIdentity
    public let now: Date
    let catalog: Catalog

    fileprivate init(
        entry: KeyEntry, store: KeyStoreEntry?, use: KeyUse, notes: RecordNotes, call: CallIdentity, now: Date,
        catalog: Catalog
    ) {
        self.call = call
        self.entry = entry
        self.store = store
        self.use = use
        self.notes = notes
        self.now = now
        self.catalog = catalog
    }

    public var record: KeyRecord { entry.record }
    public var revised: Revised<KeyRecord> { Revised(entry.record, revision: entry.revision) }
    public var identity: KeyIdentity { KeyIdentity(entry.record.identifier, in: entry.vault.address) }
    public var address: VaultAddress { entry.vault.address }
    public var currentVersion: KeyVersionRecord { entry.current.record }
    public var vault: AuthorizedVault { AuthorizedVault(entry: entry.vault, catalog: catalog) }

    /// - Parameter number: nil for the current one.
    public func version(_ number: KeyVersionNumber?) async throws(ServiceError) -> Revised<KeyVersionRecord> {
        let version = try await versionEntry(number)
        return Revised(version.record, revision: version.revision)
    }

    /// The material of a version, for the use that was asked for and within the version's own life.
    /// - Parameter number: nil for the current one.
    public func open(_ number: KeyVersionNumber? = nil) async throws(ServiceError) -> (KeyMaterial, KeyVersionRecord) {
        guard use == .applyProtection || use == .processProtected else { throw .unsupportedOperation }
        let version = try await versionEntry(number)
        notes.used(version.record.number, of: entry.record.identifier)
        try LifeCycle.check(use, of: version.record, key: entry.record.identifier, at: now)
        if let store, case .keyStore(let key) = version.record.material {
            guard let hardware = catalog.keyring.keyStoreHardware else { throw .hardwareNotConfigured }
            return (
                .keyStore(KeyStoreKey(identifier: key.identifier, store: store, hardware: hardware)), version.record
            )
        }
        let material = try version.material(
            in: entry.vault.keys, algorithm: entry.record.algorithm, hardware: catalog.keyring.hardware)
        if entry.record.residence == .external {
            guard let store else { throw .integrityViolated }
            return (try external(material, in: store.record), version.record)
        }
        return (material, version.record)
    }

    /// The same multi-region key in its other vaults. What is done to the primary is done to them in the same commit, so who
    /// may do it there needs no more leave here; they open nothing.
    public func relatives() async throws(ServiceError) -> [AuthorizedKey] {
        var relatives: [AuthorizedKey] = []
        for address in entry.record.multiRegion?.vaults ?? [] where address.name != entry.vault.address.name {
            let relative = try await catalog.relative(of: entry, in: address)
            relatives.append(
                AuthorizedKey(
                    entry: relative, store: nil, use: .inspect, notes: notes, call: call, now: now, catalog: catalog))
        }
        return relatives
    }

    /// A version as it lies in another vault: the same material, under that vault's key.
    public func copy(
        _ version: KeyVersionRecord, into vault: AuthorizedVault
    ) throws(ServiceError) -> KeyVersionRecord {
        try version.copied(from: entry.vault, into: vault.entry)
    }

    /// The number of the version that is named so: by its identifier, or the first 32 digits of it.
    public func number(of version: KeyVersionIdentifier) async throws(ServiceError) -> KeyVersionNumber {
        let identifier = entry.record.identifier
        guard (32...64).contains(version.utf8.count) else { throw .keyVersionNotFound(identifier) }
        if entry.current.record.identifier.hasPrefix(version) { return entry.record.currentVersion }
        var after: String?
        while true {
            let page = try await catalog.records(
                KeyVersionRecord.self, vault: entry.vault.address.name, parent: identifier.text, after: after,
                limit: 100)
            if let found = page.first(where: { $0.record.identifier.hasPrefix(version) }) { return found.record.number }
            guard page.count == 100, let last = page.last else { throw .keyVersionNotFound(identifier) }
            after = last.record.rowIdentifier
        }
    }

    private func versionEntry(_ number: KeyVersionNumber?) async throws(ServiceError) -> KeyVersionEntry {
        guard let number, number != entry.record.currentVersion else { return entry.current }
        guard number > 0, number <= entry.record.currentVersion else {
            throw .keyVersionNotFound(entry.record.identifier)
        }
        return try await catalog.version(number, of: entry)
    }
}

/// A vault in which the caller may do as they asked.
public struct AuthorizedVault: Sendable {
    let entry: VaultEntry
    let catalog: Catalog
    private var keyring: Keyring { catalog.keyring }

    fileprivate init(entry: VaultEntry, catalog: Catalog) {
        self.entry = entry
        self.catalog = catalog
    }

    public var address: VaultAddress { entry.address }
    public var hardware: (any HardwareKeys)? { keyring.hardware }
    public var keyStoreHardware: (any KeyStoreHardware)? { keyring.keyStoreHardware }
    /// The hardware modules that the operator has set aside for key stores, of all zones.
    public var hardwareModules: [HardwareModule] { keyring.keyStoreHardware?.modules ?? [] }

    /// New material as it lies in storage, under the vault key.
    public func wrap(
        _ material: SecretBytes, key: KeyIdentifier, version: KeyVersionNumber
    ) throws(ServiceError) -> StoredMaterial {
        let purpose = KeyMaterial.materialPurpose(key: key, version: version, vault: entry.address.name)
        return .wrapped(try Envelope.seal(material, under: entry.keys.wrapping, for: purpose))
    }

    /// A secret that is handed out to come back: only this vault opens it, for that purpose.
    public func seal(_ secret: SecretBytes, for purpose: [UInt8]) throws(ServiceError) -> [UInt8] {
        try Envelope.seal(secret, under: entry.keys.wrapping, for: Array("handed out|".utf8) + purpose)
    }

    /// - Throws: `.integrityViolated` for what this vault didn't seal for that purpose.
    public func open(_ sealed: [UInt8], for purpose: [UInt8]) throws(ServiceError) -> SecretBytes {
        try Envelope.open(sealed, under: entry.keys.wrapping, for: Array("handed out|".utf8) + purpose)
    }

    /// The name of imported material: the same for the same material of the same key, and nothing to who hasn't the
    /// service's key. The keys of one service that share a key's id share it, in whatever vault they are.
    public func identify(_ material: SecretBytes, of key: KeyIdentifier) throws(ServiceError) -> [UInt8] {
        let secret = try keyring.serviceKeys.identifying
        return try CryptographyError.asFault { () throws(CryptographyError) in
            // Used as a key, the material leaves no copy of itself in ordinary memory. HMAC doesn't see zeros at a key's
            // end, so its length is said.
            let image = try HMAC.derive(Array("image|\(material.count)".utf8), key: material, digest: .sha256)
            let own = try HMAC.derive(Array("material|\(key.text)".utf8), key: secret, digest: .sha256)
            return try HMAC.authenticate(image.copyBytes(), key: own, digest: .sha256)
        }
    }
}

/// The service itself, for who may administer it or get a token from it.
public struct AuthorizedService: Sendable {
    fileprivate let catalog: Catalog
    fileprivate let authenticator: Authenticator
    fileprivate let subject: Subject

    /// A vault of that address with a fresh key.
    public func makeVault(_ address: VaultAddress, at now: Date) async throws(ServiceError) -> VaultRecord {
        let (wrapped, _) = try await catalog.keyring.makeKey(for: "vault:" + address.name)
        return VaultRecord(
            address: address, created: now, wrappedKey: wrapped,
            rootIdentifier: catalog.keyring.newestRoot.identity.keyIdentifier)
    }

    /// A secret access key as it lies in storage.
    public func seal(secretKey: SecretBytes, accessKey: String) throws(ServiceError) -> [UInt8] {
        try Envelope.seal(
            secretKey, under: try catalog.keyring.serviceKeys.wrapping,
            for: SignatureVerifier.secretKeyPurpose(accessKey: accessKey))
    }

    /// A token that names the grant; another one each time.
    public func makeToken(for grant: GrantRecord) throws(ServiceError) -> String {
        try catalog.makeGrantToken(for: grant)
    }

    /// - Throws: `.grantTokenInvalid`.
    public func checkGrantToken(_ token: String) throws(ServiceError) { try catalog.checkGrantToken(token) }

    /// An access token for the caller, in their own tenant; see `TokenClaims`.
    public func issueToken(
        audience: String, issuer: String, at now: Date
    ) throws(ServiceError) -> (token: SecretBytes, expiresInSeconds: Int) {
        guard case .principal(let principal) = subject else { throw .credentialUnknown }
        let (caller, tenant) = (principal.caller, principal.record.tenant)
        let seconds = Int(now.timeIntervalSince1970)
        let claims = TokenClaims(
            iss: issuer, aud: audience, sub: caller.identifier, oid: caller.identifier, appid: caller.identifier,
            tid: tenant, iat: seconds, nbf: seconds, exp: seconds + TokenKey.lifetimeInSeconds,
            jti: UUID().uuidString.lowercased())
        return (SecretBytes(copying: try authenticator.tokenKey.sign(claims)), TokenKey.lifetimeInSeconds)
    }

    /// The service and the vaults with their keys under the next root; only those that aren't there yet.
    public func rewrapped() async throws(ServiceError) -> [RecordChange] {
        guard let next = catalog.keyring.nextRoot else { throw .hardwareNotConfigured }
        let identifier = next.identity.keyIdentifier
        var changes: [RecordChange] = []
        if var service = try await catalog.record(ServiceRecord.self, at: ServiceRecord.rowKey),
            service.record.rootIdentifier != identifier
        {
            service.record.wrappedKey = try await catalog.keyring.rewrap(
                service.record.wrappedKey, for: "service", under: service.record.rootIdentifier)
            service.record.rootIdentifier = identifier
            changes.append(.replace(service))
        }
        for var vault in try await catalog.allRecords(VaultRecord.self, vault: "")
        where vault.record.rootIdentifier != identifier {
            vault.record.wrappedKey = try await catalog.keyring.rewrap(
                vault.record.wrappedKey, for: "vault:" + vault.record.address.name, under: vault.record.rootIdentifier)
            vault.record.rootIdentifier = identifier
            changes.append(.replace(vault))
        }
        return changes
    }

    public var root: any RootKey { catalog.keyring.newestRoot }
    public var hardware: (any HardwareKeys)? { catalog.keyring.hardware }
    public var keyStoreHardware: (any KeyStoreHardware)? { catalog.keyring.keyStoreHardware }
    public var hardwareModules: [HardwareModule] { catalog.keyring.keyStoreHardware?.modules ?? [] }
    public var vaults: [VaultAddress] { catalog.vaultAddresses() }

    /// The vaults that the caller may know of: those of their account, or all where the service is theirs.
    public var vaultsOfCaller: [VaultAddress] {
        guard case .principal(let principal) = subject, principal.caller.account != catalog.homeAccount else {
            return vaults
        }
        return vaults.filter { $0.account == principal.caller.account }
    }
}
