import KeyModel

/// A refusal of the service in words, what to do about it, and the exit code that it becomes.
struct ErrorText {
    let sentence: String
    let hint: String?
    let status: ExitStatus

    init(_ error: ServiceError) {
        (sentence, hint) = Self.words(for: error)
        status = Self.status(for: error)
    }

    private static func status(for error: ServiceError) -> ExitStatus {
        switch error {
        case .serviceUnreachable: .unreachable
        case .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong, .signatureExpired,
            .tokenExpired, .accessDenied:
            .denied
        default: .refused
        }
    }

    private static func words(for error: ServiceError) -> (String, String?) {
        switch error {
        case .credentialMissing: ("no credentials were sent", "run 'source DIR/admin.env'")
        case .credentialMalformed: ("the credentials are malformed", "take them from the service's admin.env")
        case .credentialUnknown: ("the service doesn't know this client", reissue)
        case .credentialWrong: ("the service refused the client secret", reissue)
        case .signatureExpired(let signed, let now):
            (
                "the request was signed at \(DateText.text(signed)), and the service's clock says \(DateText.text(now))",
                "set the clocks"
            )
        case .tokenExpired: ("the access token has expired", "run the command again")
        case .vaultNotFound: ("there is no such vault", "'aegis-kms status' lists the vaults")
        case .accessDenied(let action, let resource, let reason):
            (
                "denied: " + (reason.isExplicit ? "a policy denies " : "no policy allows ") + action.rawValue
                    + " on \(phrase(resource))",
                "ask whoever administers the policies"
            )
        case .invalidInput(let input): InvalidInputText.words(for: input)
        case .bodyTooLarge(let limit): ("the request is larger than \(limit) bytes", nil)
        case .unsupportedOperation: ("this service can't do that", "is it older than this command?")
        case .keyNotFound(let selector): ("there is no key \(phrase(selector)) in this vault", listing)
        case .keyVersionNotFound(let key):
            ("key \(key) has no such version", "'aegis-kms key versions \(key)' lists them")
        case .keyNameNotFound(let name): ("there is no name '\(name)' in this vault", listing)
        case .keyNameTaken(let name, let key):
            (
                "the name '\(name)' is taken by key \(key)",
                "choose another, or give it away with 'aegis-kms alias update'"
            )
        case .vaultExists(let name): ("vault '\(name)' is there already", nil)
        case .principalNotFound: ("there is no such principal", nil)
        case .auditRecordNotFound:
            ("no record of that request was found", "'aegis-kms audit query' shows request ids")
        case .keyStateForbids(let key, let condition):
            ("key \(key) \(ConditionText.phrase(condition))", ConditionText.hint(condition, key))
        case .keyPurposeForbids(let key, let purpose): ("key \(key) is for \(purpose.rawValue)", "choose another key")
        case .keyCapabilityMissing(let key, let capability):
            ("key \(key) was made without the capability '\(capability.rawValue)'", "choose another key")
        case .algorithmForbidden(let key, let algorithm):
            (
                "that algorithm doesn't go with key \(key), which is of \(algorithm.rawValue)",
                "leave --algorithm out" + (algorithm.family == .rsa ? "; some HSMs open rsa-oaep only" : "")
            )
        case .keyKindUnsupported(let key):
            (
                "that is not possible with keys of this kind (\(key))",
                "for a new version: 'aegis-kms key rotate --new-version'"
            )
        case .keyAlgorithmUnsupported(let algorithm):
            (
                "keys of \(algorithm.rawValue) can't be made that way here",
                "in FIPS mode and in an HSM there are fewer kinds"
            )
        case .keyOriginForbids(let key, let origin):
            ("that is not possible with key \(key), whose material \(phrase(origin))", nil)
        case .importTokenInvalid: ("the import token is not valid, or is another key's", "run the command again")
        case .importTokenExpired: ("the import token has expired", "run the command again")
        case .keyMaterialIncorrect:
            (
                "that is not the material that the key expects",
                "its kind and length must be the key's; what was imported once can only be replaced by the same, or, "
                    + "for symmetric keys, joined by --new material"
            )
        case .keyMaterialWaiting(_, let key, let waiting):
            (
                "material \(waiting) of key \(key) still waits for its rotation",
                "make it the current one: 'aegis-kms key rotate \(key)'"
            )
        case .noKeyMaterialWaiting(let key):
            ("no material of key \(key) waits for its rotation", "import some: 'aegis-kms key import --new'")
        case .rotationImminent(let key): ("key \(key) is about to be rotated by its schedule", nil)
        case .grantNotFound(let grant):
            ("the key has no grant \(grant)", "'aegis-kms grant list' shows those that it has")
        case .grantTokenInvalid: ("that is no grant token of this service's", "take it whole from 'grant create'")
        case .keyNotPrimary(let key):
            (
                "key \(key) is not the primary of a multi-region key",
                "'aegis-kms key show \(key)' says which vault has it"
            )
        case .replicaExists(let key, let vault): ("key \(key) is in vault \(vault.name) already", nil)
        case .replicaNotFound(let key, let region):
            ("key \(key) has no replica in \(region)", "'aegis-kms key replicate' makes one")
        case .signatureAlgorithmUnsupported:
            ("the cryptographic module doesn't sign so", "see docs/operations/fips.md for what has it")
        case .limitExceeded(let limit): (phrase(limit), nil)
        case .hardwareClusterNotFound(let cluster): ("there is no cluster \(cluster) in this vault", nil)
        case .hardwareModuleNotFound(let cluster): ("cluster \(cluster) has no such HSM", nil)
        case .hardwareClusterForbids(let cluster, let condition): ("cluster \(cluster) \(phrase(condition))", nil)
        case .keyStoreNotFound: ("there is no such key store in this vault", "'aegis-kms key-store list' shows them")
        case .keyStoreNameTaken: ("a key store of that name is there already", nil)
        case .keyStoreHasKeys(let store): ("key store \(store) has keys", "destroy them first")
        case .keyStoreStateForbids(let store, let connection): ("key store \(store) is \(connection.rawValue)", nil)
        case .keyStoreClusterForbids(let cluster, let fault): ("cluster \(cluster) \(phrase(fault))", nil)
        case .externalKeyFailed(let failure):
            ("the external key manager failed (\(failure.rawValue))", "look at its proxy, and at its own records")
        case .externalKeyTaken: ("another key of the store has that external key", "take another one")
        case .externalKeyUnsuitable:
            ("the external key is not an AES-256 key that is enabled, encrypts and decrypts", nil)
        case .proxyTaken(let conflict): ("another key store has the proxy's \(conflict.rawValue)", nil)
        case .keyStoreUnreachable(let store):
            ("no HSM of key store \(store) answers, or none has the key", "see docs/operations/key-stores.md")
        case .hardwareModulesTaken(let zone):
            ("every HSM of \(zone) is in a cluster", "name more of them in the configuration")
        case .ciphertextInvalid:
            (
                "the ciphertext can't be opened",
                "check that it is whole, and that key and --context are those it was made with"
            )
        case .ciphertextOfAnotherKey: ("the ciphertext was made by another key", "name that key")
        case .signatureInvalid: ("the signature is not valid", nil)
        case .macInvalid: ("the authentication code is not valid", nil)
        case .dryRunSucceeded: ("dry run: it would have succeeded", nil)
        case .overloaded: ("too much of the same is under way", "run the command again in a moment")
        case .concurrentChange: ("somebody else changed it in the same moment", "run the command again")
        case .auditUnavailable:
            ("the service can't write its audit trail, so it does nothing", "look after the disk of its data directory")
        case .storageUnavailable: ("the service can't reach its storage", "look at its log")
        case .hardwareUnavailable: ("the HSM doesn't answer", "look after the HSM and its PKCS #11 module")
        case .hardwareNotConfigured:
            ("the service has no HSM", "start it with --pkcs11-module and --pkcs11-token, or leave --hsm out")
        case .moduleFailed: ("the service's crypto module is in its error state", "look at its log, then restart it")
        case .integrityViolated:
            ("a row that decides access was changed behind the service's back", "restore it from a backup; see the log")
        case .serviceUnreachable:
            ("the service can't be reached", "is it running at AEGIS_URL, and is AEGIS_CA_FILE its own CA?")
        case .internalFault(let incident):
            ("the service failed unexpectedly", "its log has the cause under incident \(incident)")
        }
    }

    private static let listing = "'aegis-kms key list' shows what is there; --vault chooses the vault"
    private static let reissue =
        "take the credentials from the service's admin.env, or restart it with --reissue-administrator"

    private static func phrase(_ origin: KeyOrigin) -> String {
        switch origin {
        case .service: "the service made"
        case .imported: "was imported"
        case .token: "is in the HSM"
        case .keyStore: "is in a key store"
        case .external: "another key manager has a part of"
        }
    }

    private static func phrase(_ selector: KeySelector) -> String {
        switch selector {
        case .id(let id): id.text
        case .name(let name): "'\(name)'"
        }
    }

    private static func phrase(_ resource: ResourceName) -> String {
        switch resource {
        case .key(let key, let vault): "key \(key) of vault \(vault.name)"
        case .keyName(let name, let vault): "name '\(name)' of vault \(vault.name)"
        case .vault(let vault): "vault \(vault.name)"
        case .hardwareCluster(let cluster, let vault): "cluster \(cluster) of vault \(vault.name)"
        case .service: "the service"
        }
    }

    private static func phrase(_ condition: HardwareClusterCondition) -> String {
        switch condition {
        case .initialized: "is initialized already"
        case .hasModules: "has HSMs: take them out first"
        case .hasNoModule: "has no HSM yet: put one in first"
        }
    }

    private static func phrase(_ fault: KeyStoreClusterFault) -> String {
        switch fault {
        case .missing: "is not there"
        case .inactive: "is not initialized"
        case .tooFewModules: "has not enough HSMs that answer: two in different zones to make a key, one to connect"
        case .taken: "is another key store's"
        case .unrelated: "is not the key store's cluster, nor a copy of it"
        case .trustAnchor: "has another owner than the certificate says"
        }
    }

    private static func phrase(_ limit: ServiceLimit) -> String {
        switch limit {
        case .tagsPerKey: "a key has at most 50 tags"
        case .namesPerKey: "the key has as many names as it may"
        case .onDemandRotations: "the key was rotated on demand as often as it may be (25 times)"
        case .grantsPerKey: "a key has at most 50,000 grants"
        case .policySize: "a policy has at most 32,768 bytes"
        case .keyStoresPerVault: "a vault has at most 10 key stores"
        case .clustersPerVault: "a vault has at most 64 clusters"
        }
    }
}

/// The conditions of a key that stand in the way, in words.
enum ConditionText {
    static func phrase(_ condition: KeyCondition) -> String {
        switch condition {
        case .suspended: "is disabled"
        case .pendingImport: "waits for its material to be imported"
        case .awaitingDestruction: "awaits its destruction"
        case .notAwaitingDestruction: "doesn't await destruction"
        case .destroyed: "is destroyed"
        case .notYetActive: "may not be used yet"
        case .expired: "has expired"
        case .deactivated: "is deactivated"
        case .compromised: "is compromised"
        case .unavailable: "can't be used: its key store isn't connected"
        case .destructionNotDue: "is not to be destroyed yet"
        case .awaitingReplicaDestruction: "awaits the destruction of its replicas, and then its own"
        }
    }

    static func hint(_ condition: KeyCondition, _ key: KeyIdentifier) -> String? {
        switch condition {
        case .suspended: "'aegis-kms key enable \(key)' allows its use"
        case .awaitingDestruction, .awaitingReplicaDestruction:
            "'aegis-kms key cancel-destruction \(key)' calls that off"
        case .expired, .deactivated: "a new version can be used: 'aegis-kms key rotate \(key)'"
        case .pendingImport: "'aegis-kms key import' brings it"
        case .notAwaitingDestruction, .destroyed, .notYetActive, .compromised, .destructionNotDue, .unavailable: nil
        }
    }
}
