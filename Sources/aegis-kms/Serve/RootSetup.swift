import Cryptography
import FoundationEssentials
import KeyModel
import PKCS11
import RootOfTrust

/// Finds the root key that the settings name, and the token for keys that never leave one.
struct RootSetup {
    let settings: Settings
    let directory: DataDirectory
    let secrets: SecretVariables

    /// - Parameter isFirstStart: a software root is made then, and only then.
    func open(_ kind: Settings.RootKind, isFirstStart: Bool, token: HardwareToken?) async throws -> any RootKey {
        do {
            switch kind {
            case .software: return try openSoftware(isFirstStart: isFirstStart)
            case .pkcs11:
                guard let token else { throw SetupError.configuration(Self.tokenHint) }
                return try await TokenRootKey.open(in: token, label: settings.rootLabel)
            }
        } catch let error as RootError {
            throw SetupError.root(explanation(of: error, kind))
        }
    }

    /// Makes a root key where there is none: `aegis-kms root init`.
    func make(_ kind: Settings.RootKind) async throws -> any RootKey {
        do {
            switch kind {
            case .software: return try SoftwareRootKey.create(at: directory.rootKey, passphrase: try passphrase())
            case .pkcs11:
                guard let token = try token() else { throw SetupError.configuration(Self.tokenHint) }
                return try await TokenRootKey.create(in: token, label: settings.rootLabel)
            }
        } catch let error as RootError {
            throw SetupError.root(explanation(of: error, kind))
        }
    }

    /// - Returns: nil when no token is configured.
    func token() throws -> HardwareToken? {
        guard let module = settings.pkcs11Module, let label = settings.pkcs11Token else { return nil }
        guard let pin = try secret(file: settings.pkcs11PinFile, variable: SecretVariables.tokenPIN) else {
            throw SetupError.configuration("the token's PIN is missing: --pkcs11-pin-file FILE or AEGIS_PKCS11_PIN")
        }
        do {
            return try HardwareToken(.init(modulePath: module, tokenLabel: label, pin: pin))
        } catch {
            throw SetupError.root(explanation(of: error, .pkcs11))
        }
    }

    /// What key stores are made of; nil when the operator named no HSM for them.
    func hardwarePool() throws -> HardwarePool? {
        guard let hsms = settings.hsms, !hsms.isEmpty else { return nil }
        return HardwarePool(try hsms.map { hsm in (hsm.description, try token(of: hsm)) })
    }

    private func token(of hsm: HardwareModuleSetting) throws -> HardwareToken {
        guard let module = hsm.module ?? settings.pkcs11Module else {
            throw SetupError.configuration("the HSM '\(hsm.name)' needs a module: module=FILE or --pkcs11-module")
        }
        guard let pin = try secret(file: hsm.pinFile, variable: "") else {
            throw SetupError.configuration("the PIN of the HSM '\(hsm.name)' is missing")
        }
        var configuration = HardwareToken.Configuration(modulePath: module, tokenLabel: hsm.token, pin: pin)
        // Short, because another HSM of the store can do the same.
        configuration.patience = .seconds(3)
        do {
            return try HardwareToken(configuration)
        } catch {
            throw SetupError.configuration(
                error == .moduleUnusable
                    ? "\(module) is not a PKCS #11 module that can be loaded"
                    : "the token's label of the HSM '\(hsm.name)' is 1 to 32 bytes")
        }
    }

    private func openSoftware(isFirstStart: Bool) throws -> SoftwareRootKey {
        let passphrase = try passphrase()
        do throws(RootError) {
            return try SoftwareRootKey.open(at: directory.rootKey, passphrase: passphrase)
        } catch .keyMissing where isFirstStart {
            return try SoftwareRootKey.create(at: directory.rootKey, passphrase: passphrase)
        }
    }

    private func passphrase() throws -> SecretBytes? {
        try secret(file: settings.rootPassphraseFile, variable: SecretVariables.rootPassphrase)
    }

    private func secret(file: String?, variable: String) throws -> SecretBytes? {
        if let file {
            do {
                return try SecretFile.readLine(file)
            } catch {
                throw SetupError.configuration(
                    "\(file) can't be used (\(error.rawValue)); it must be yours alone: chmod 600")
            }
        }
        return secrets[variable]
    }

    private static let tokenHint = "a PKCS #11 root needs --pkcs11-module PATH and --pkcs11-token LABEL"

    private func explanation(of error: RootError, _ kind: Settings.RootKind) -> String {
        let place = kind == .software ? directory.rootKey : "token '\(settings.pkcs11Token ?? "")'"
        switch error {
        case .unavailable: return "\(place) can't be reached; is the HSM connected and its service running?"
        case .pinRefused: return "\(place) refused the PIN; no further attempt is made, so that the token isn't locked"
        case .keyMissing:
            return kind == .software
                ? "\(place) is gone, but there is a store that needs it; restore it from a backup"
                : "\(place) has no key '\(settings.rootLabel)'; make one with: aegis-kms root init --root pkcs11 …"
        case .keyMismatch:
            return "\(place) has several keys '\(settings.rootLabel)', or not the one that was used before"
        case .keyUnsuitable where kind == .software:
            return "a passphrase was given, but \(place) isn't sealed by one; is it the file that was here before?"
        case .keyUnsuitable:
            return "the key '\(settings.rootLabel)' in \(place) is exportable, not AES-256, or may not encrypt"
        case .sealed:
            return "\(place) is sealed; give the right passphrase by --root-passphrase-file or AEGIS_ROOT_PASSPHRASE"
        case .corrupted: return "\(place) is damaged; restore it from a backup"
        case .alreadyExists: return "\(place) already has a root key; it stays as it is"
        case .permissions: return "\(place) can be read by others, or isn't yours; run: chmod 600 \(place)"
        case .storageFull: return "no room is left at \(place)"
        case .algorithmUnsupported: return "\(place) can't do AES-256-GCM"
        case .inputRefused: return "the token's label is 1 to 32 bytes, a key's 1 to 255"
        case .moduleUnusable:
            return "\(settings.pkcs11Module ?? "the module") is not a PKCS #11 module that can be loaded"
        case .internalFailure: return "\(place) failed unexpectedly"
        }
    }
}
