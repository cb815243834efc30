import KeyModel

/// What an error says to a person.
enum NativeMessages {
    static func text(of error: ServiceError) -> String {
        switch error {
        case .credentialMissing: "No access token: get one from POST /v1/token."
        case .credentialMalformed: "The credential can't be read."
        case .credentialUnknown: "No such client."
        case .credentialWrong: "The credential is wrong."
        case .signatureExpired: "The signature has expired, or the clocks differ."
        case .tokenExpired: "The access token has expired: get a new one."
        case .vaultNotFound: "No such vault."
        case .accessDenied(let action, let resource, let reason):
            reason.isExplicit
                ? "A policy denies \(action.rawValue) on \(resource.arn)."
                : "No policy allows \(action.rawValue) on \(resource.arn)."
        case .invalidInput(let input): "The request is not valid: \(label(of: input))."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes."
        case .unsupportedOperation: "No such operation, or not with that method and query."
        case .keyNotFound(.id(let key)): "No key \(key.text)."
        case .keyNotFound(.name(let name)): "No key of the name \(name)."
        case .keyVersionNotFound(let key): "Key \(key.text) has no such version."
        case .keyNameNotFound(let name): "No name \(name)."
        case .keyNameTaken(let name, let key): "The name \(name) is that of key \(key.text)."
        case .vaultExists(let name): "There is a vault \(name) already."
        case .principalNotFound: "No such principal."
        case .auditRecordNotFound: "The trail has no such record."
        case .keyStateForbids(let key, let condition): "Key \(key.text) is \(condition.rawValue)."
        case .keyPurposeForbids(let key, let purpose): "Key \(key.text) is for \(purpose.rawValue)."
        case .keyCapabilityMissing(let key, let capability): "Key \(key.text) may not \(capability.rawValue)."
        case .algorithmForbidden(let key, let algorithm):
            "The algorithm doesn't go with key \(key.text), which is \(algorithm.rawValue)."
        case .keyKindUnsupported(let key): "The operation is not one for keys such as \(key.text)."
        case .keyAlgorithmUnsupported(let algorithm): "Not with \(algorithm.rawValue)."
        case .grantNotFound(let grant): "No grant \(grant)."
        case .grantTokenInvalid: "The grant token is not one of this service's."
        case .hardwareClusterNotFound(let cluster): "No cluster \(cluster)."
        case .hardwareModuleNotFound(let cluster): "Cluster \(cluster) has no such HSM."
        case .hardwareClusterForbids(let cluster, let condition): "Cluster \(cluster): \(condition.rawValue)."
        case .externalKeyFailed(let failure): "The external key manager failed: \(failure.rawValue)."
        case .externalKeyTaken: "Another key of the store has that external key."
        case .externalKeyUnsuitable: "The external key is not an AES-256 key that is enabled, encrypts and decrypts."
        case .proxyTaken(let conflict): "Another key store has the proxy's \(conflict.rawValue)."
        case .keyStoreNotFound: "No such key store."
        case .keyStoreNameTaken: "A key store of that name exists."
        case .keyStoreHasKeys(let store): "Key store \(store) has keys."
        case .keyStoreStateForbids(let store, let connection): "Key store \(store) is \(connection.rawValue)."
        case .keyStoreClusterForbids(let cluster, let fault): "Cluster \(cluster): \(fault.rawValue)."
        case .keyStoreUnreachable(let store): "No HSM of key store \(store) can be reached."
        case .hardwareModulesTaken(let zone): "No HSM of \(zone) is free."
        case .keyNotPrimary(let key): "Key \(key.text) is not the primary of a multi-region key."
        case .replicaExists(let key, let vault): "Key \(key.text) is in vault \(vault.name) already."
        case .replicaNotFound(let key, let region): "Key \(key.text) has no replica in \(region)."
        case .signatureAlgorithmUnsupported: "The cryptographic module doesn't sign so."
        case .limitExceeded(let limit): "A limit is reached: \(limit.rawValue)."
        default: outcome(error)
        }
    }

    private static func outcome(_ error: ServiceError) -> String {
        switch error {
        case .ciphertextInvalid: "The ciphertext is not valid, or its context differs."
        case .ciphertextOfAnotherKey: "The ciphertext was made by another key."
        case .signatureInvalid: "The signature is not valid."
        case .macInvalid: "The MAC is not valid."
        case .dryRunSucceeded: "It would have succeeded; nothing was done."
        case .keyOriginForbids(let key, let origin):
            "The operation is not one for keys such as \(key.text), whose material is of origin \(origin.rawValue)."
        case .importTokenInvalid: "The import token is not valid, or is another key's."
        case .importTokenExpired: "The import token has expired: get a new one."
        case .keyMaterialIncorrect: "The material is not what the key expects."
        case .keyMaterialWaiting(let material, let key, let waiting):
            "Material \(material) can't be imported into key \(key.text): material \(waiting) waits for its rotation."
        case .noKeyMaterialWaiting(let key): "No material of key \(key.text) waits for its rotation."
        case .rotationImminent(let key): "Key \(key.text) is about to be rotated by its schedule."
        case .overloaded: "Too much is under way: ask again later."
        case .concurrentChange: "Something changed meanwhile: ask again."
        case .auditUnavailable: "The audit trail can't be written, so nothing is done."
        case .storageUnavailable: "The storage doesn't answer."
        case .hardwareUnavailable: "The hardware security module doesn't answer."
        case .hardwareNotConfigured: "No hardware security module is configured."
        case .moduleFailed: "The cryptographic module failed."
        case .integrityViolated: "Stored data was changed from outside."
        case .serviceUnreachable: "The service can't be reached."
        case .internalFault(let incident): "An internal fault; incident \(incident)."
        default: error.label
        }
    }

    private static func label(of input: InvalidInput) -> String {
        String(String(describing: input).prefix { $0 != "(" })
    }
}
