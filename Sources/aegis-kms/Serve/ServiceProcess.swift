import AWSDoor
import AuditTrail
import AzureDoor
import Blueprint
import Cryptography
import Dispatch
import ExternalKeys
import FoundationEssentials
import Glibc
import HTTPFront
import KeyModel
import Logging
import NativeDoor
import PKCS11
import RootOfTrust
import Scheduling
import ServiceGate
import ServiceOperations
import ServiceRequests
import Storage
import StorageSQLite
import Synchronization

/// The running service: the only place that names concrete stores, roots and sinks.
struct ServiceProcess {
    let settings: Settings
    let directory: DataDirectory
    let logger: Logger
    let gate: Gate
    let trail: AuditTrail
    let storage: any Storage
    let root: any RootKey
    let module: CryptographicModule
    let tls: TLSSetup
    let hasToken: Bool

    static let nativeAudience = "aegis-kms"
    static let administrator = "administrator"

    static func open(_ settings: Settings, secrets: SecretVariables, logger: Logger) async throws -> ServiceProcess {
        let directory = try openDirectory(settings)
        let module = try startModule(settings)
        let isFirstStart = !exists(directory.auditSigner) && !exists(directory.database)
        if isFirstStart { try DataDirectory.write([], to: directory.firstStart) }
        let setup = RootSetup(settings: settings, directory: directory, secrets: secrets)
        let token = try setup.token()
        let root = try await setup.open(settings.root ?? .software, isFirstStart: isFirstStart, token: token)
        var nextRoot: (any RootKey)?
        if let kind = settings.nextRoot { nextRoot = try await setup.open(kind, isFirstStart: false, token: token) }
        let roots = [root, nextRoot].compactMap { $0 }
        let trail = try await openTrail(directory, roots: roots)
        let storage = try await openStore(directory, trail, logger)
        let attestationRoots = try AttestationSetup.roots(settings, logger)
        let gate = try await openGate(
            directory, storage, trail, module: module, root: root, nextRoot: nextRoot, token: token,
            pool: try setup.hardwarePool(), attestationRoots: attestationRoots,
            proxies: try ProxySetup(settings: settings).proxies(), logger: logger)
        try await checkTrail(trail, gate, directory)
        try await trackKeyUsage(trail, gate, directory)
        let tls = try await TLSSetup.open(
            directory, roots: roots, vaultSuffix: settings.vaultSuffix ?? "vault.localhost",
            loginHost: settings.loginHost ?? "login.localhost")
        for path in [directory.auditSigner, directory.authorityKey] {
            try SealedFile.retireOthers(path, than: roots)
        }
        return ServiceProcess(
            settings: settings, directory: directory, logger: logger, gate: gate, trail: trail, storage: storage,
            root: nextRoot ?? root, module: module, tls: tls, hasToken: token != nil)
    }

    static func openDirectory(_ settings: Settings) throws -> DataDirectory {
        try DataDirectory.open(settings.dataDir ?? "aegis-data")
    }

    static func startModule(_ settings: Settings) throws -> CryptographicModule {
        do {
            guard settings.fips == true else { return try CryptographicModule.start(fips: nil) }
            return try CryptographicModule.start(
                fips: FIPSSettings(
                    modulePath: settings.fipsModuleDir ?? "/usr/lib/x86_64-linux-gnu/ossl-modules",
                    configurationPath: settings.fipsConfig ?? "/etc/ssl/fipsmodule.cnf"))
        } catch {
            guard case .providerUnavailable(let problem) = error else {
                throw SetupError.module("a self-test failed (\(error))")
            }
            throw SetupError.module(
                "--fips was asked for, and OpenSSL's FIPS provider can't be loaded (\(problem.rawValue)); "
                    + "name it with --fips-module-dir DIR and --fips-config FILE (see docs/operations/fips.md)")
        }
    }

    private static func openTrail(_ directory: DataDirectory, roots: [any RootKey]) async throws -> AuditTrail {
        // A trail is started before the store is, so a store without one lost it.
        let isStarted = exists(directory.auditCheckpoint)
        guard isStarted || !exists(directory.database) else {
            throw SetupError.audit(
                "\(directory.audit) is gone, and with it what was recorded; restore it from a backup")
        }
        let secret = try await SealedFile.open(directory.auditSigner, context: "audit-signer", roots: roots) {
            guard !isStarted else {
                throw SetupError.audit("\(directory.auditSigner) is gone; restore it from a backup")
            }
            return try PrivateKey.generate(.ed25519).pkcs8()
        }
        do {
            let key = try PrivateKey(pkcs8: secret, algorithm: .ed25519)
            // Names of logs are unique: ours ends with the beginning of its key's digest.
            let identifier = try Digest.sha256(key.publicKey.subjectPublicKeyInfo).prefix(4)
            let name = "aegis-kms/" + identifier.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let signer = try CheckpointSigner(name: name, key: key)
            let trail = try await AuditTrail.open(directory: directory.audit, signer: signer)
            // For who wants to verify a trail when the service doesn't start; a key that didn't sign it stays out.
            let text = Array((signer.verifier.text + "\n").utf8)
            if try DataDirectory.read(directory.auditVerifier) != text {
                try DataDirectory.write(text, to: directory.auditVerifier, mode: 0o644)
            }
            return trail
        } catch let error as AuditError {
            throw SetupError.trail(error, directory)
        }
    }

    private static func openStore(
        _ directory: DataDirectory, _ trail: AuditTrail, _ logger: Logger
    ) async throws -> any Storage {
        // Whoever made the records had a store: an empty one in its place would pass for a service without keys.
        guard exists(directory.database) || trail.size == 0 else {
            throw SetupError.store(
                "\(directory.database) is gone, and with it every key; restore it (with its -wal) from a backup")
        }
        let cause = CauseBox()
        do throws(StorageError) {
            return try await SQLiteStorage.open(path: directory.database) { problem in
                cause.text.withLock { $0 = problem }
                logger.error("the store failed: \(problem)")
            }
        } catch {
            throw SetupError.store(error, directory, cause: cause.text.withLock { $0 })
        }
    }

    private static func openGate(
        _ directory: DataDirectory, _ storage: any Storage, _ trail: AuditTrail, module: CryptographicModule,
        root: any RootKey,
        nextRoot: (any RootKey)?, token: HardwareToken?, pool: HardwarePool?, attestationRoots: AttestationRoots?,
        proxies: any ExternalKeyProxies, logger: Logger
    ) async throws -> Gate {
        do {
            return try await Gate.open(
                storage: storage, trail: trail, root: root, nextRoot: nextRoot,
                hardware: token.map { TokenKeyStore($0) }, keyStoreHardware: pool, attestationRoots: attestationRoots,
                externalKeys: proxies,
                reportFault: { report in
                    logger.error(
                        "request failed: \(report.error.label)",
                        metadata: [
                            "operation": "\(report.operation?.rawValue ?? "-")", "request": "\(report.requestID)",
                        ])
                },
                reportDamage: { row in
                    logger.critical(
                        "a row was changed behind the service's back; restore it from a backup",
                        metadata: [
                            "table": "\(row.kind.rawValue)", "vault": "\(row.vault)", "row": "\(row.identifier)",
                        ])
                },
                operations: { catalog in
                    .all(
                        keys: KeyRoom(catalog: catalog, module: module),
                        service: ServiceRoom(version: Version.text, module: module, trail: trail))
                })
        } catch {
            throw SetupError.gate(error, directory)
        }
    }

    /// An older copy of a trail is a good trail: only the store knows that there was more.
    private static func checkTrail(_ trail: AuditTrail, _ gate: Gate, _ directory: DataDirectory) async throws {
        let missing: UInt64
        do {
            missing = try await gate.recordsMissing(fromTrailOf: trail.size)
        } catch {
            throw SetupError.gate(error, directory)
        }
        guard missing == 0 else {
            throw SetupError.audit(
                "\(directory.audit) lacks the last \(missing) records that the store has seen: it is an older copy. "
                    + "Restore the trail that belongs to this store, or a store and a trail of one backup")
        }
    }

    /// What the last uses of keys are known by, beyond what a crash let the store have.
    private static func trackKeyUsage(
        _ trail: AuditTrail, _ gate: Gate, _ directory: DataDirectory
    ) async throws {
        do {
            try await gate.trackKeyUsage(trailOf: trail.size) { from, to in
                try await trail.records(from: from, to: to).map { ($0.index, $0.record) }
            }
        } catch {
            throw SetupError.gate(error, directory)
        }
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// What was said last of why something failed.
private final class CauseBox: Sendable {
    let text = Mutex<String?>(nil)
}
