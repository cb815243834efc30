public import FoundationEssentials

/// Why a request was not carried out. A closed list, and no free text in it: each door says it in its protocol's own words.
public enum ServiceError: Error, Hashable, Sendable, Codable {
    // Who asks
    case credentialMissing
    case credentialMalformed
    /// No such access key, client or signer.
    case credentialUnknown
    case credentialWrong
    /// Signed too long ago or in the future; the dates are the request's and the service's.
    case signatureExpired(signed: Date, now: Date)
    case tokenExpired
    case vaultNotFound

    // Whether they may
    /// No policy allows it, or one denies it.
    case accessDenied(ActionName, ResourceName, because: DenialReason)

    // What is asked
    case invalidInput(InvalidInput)
    case bodyTooLarge(limit: Int)
    case unsupportedOperation

    // What it is asked of
    case keyNotFound(KeySelector)
    case keyVersionNotFound(KeyIdentifier)
    case keyNameNotFound(KeyName)
    case keyNameTaken(KeyName, KeyIdentifier)
    case vaultExists(VaultName)
    case principalNotFound
    case auditRecordNotFound
    case keyStateForbids(KeyIdentifier, KeyCondition)
    /// The key's purpose is not one that the operation is for.
    case keyPurposeForbids(KeyIdentifier, KeyPurpose)
    /// The version was made without that capability (Azure's `key_ops`).
    case keyCapabilityMissing(KeyIdentifier, KeyCapability)
    /// The algorithm doesn't go with the key's kind.
    case algorithmForbidden(KeyIdentifier, KeyAlgorithm)
    /// The operation is not one for keys of that kind (rotation of an asymmetric key on AWS).
    case keyKindUnsupported(KeyIdentifier)
    case keyAlgorithmUnsupported(KeyAlgorithm)
    /// The operation is not one for keys whose material came from there.
    case keyOriginForbids(KeyIdentifier, KeyOrigin)
    // Imported material
    case importTokenInvalid, importTokenExpired
    /// Not what the key expects: another kind or length, or not the material that was imported before.
    case keyMaterialIncorrect
    /// The first can't be imported, because the second waits for its rotation.
    case keyMaterialWaiting(KeyVersionIdentifier, KeyIdentifier, waiting: KeyVersionIdentifier)
    /// No material waits for its rotation.
    case noKeyMaterialWaiting(KeyIdentifier)
    /// The schedule rotates the key within minutes.
    case rotationImminent(KeyIdentifier)
    // Keys in several vaults
    /// Only the primary of a multi-region key is replicated and rotated.
    case keyNotPrimary(KeyIdentifier)
    /// The multi-region key is in that vault already.
    case replicaExists(KeyIdentifier, VaultAddress)
    /// The multi-region key has no replica in that region.
    case replicaNotFound(KeyIdentifier, region: String)
    /// The module doesn't sign so.
    case signatureAlgorithmUnsupported(SignatureAlgorithm)
    case limitExceeded(ServiceLimit)
    case grantNotFound(GrantIdentifier)
    /// Not a token of this service's.
    case grantTokenInvalid

    // Clusters of HSMs
    case hardwareClusterNotFound(HardwareClusterIdentifier)
    /// The cluster has no such HSM.
    case hardwareModuleNotFound(HardwareClusterIdentifier)
    case hardwareClusterForbids(HardwareClusterIdentifier, HardwareClusterCondition)
    /// Every HSM of that availability zone is in a cluster already.
    case hardwareModulesTaken(AvailabilityZone)

    // Key stores
    /// An external key manager, or its proxy, failed.
    case externalKeyFailed(ExternalKeyFailure)
    /// Another key of the store is over it.
    case externalKeyTaken
    /// It is not an AES-256 key that is enabled and both encrypts and decrypts.
    case externalKeyUnsuitable
    case proxyTaken(ProxyConflict)
    case keyStoreNotFound
    case keyStoreNameTaken
    case keyStoreHasKeys(KeyStoreIdentifier)
    case keyStoreStateForbids(KeyStoreIdentifier, KeyStoreConnection)
    case keyStoreClusterForbids(HardwareClusterIdentifier, KeyStoreClusterFault)
    /// None of its modules can be reached, or none has the key.
    case keyStoreUnreachable(KeyStoreIdentifier)

    // What came of it
    case ciphertextInvalid
    /// The ciphertext was made by another key than the one named.
    case ciphertextOfAnotherKey
    case signatureInvalid
    case macInvalid
    /// A dry run that would have succeeded.
    case dryRunSucceeded

    // What failed on our side
    /// A change between check and use won; ask again.
    case concurrentChange
    /// Too much of the same is under way; ask again later.
    case overloaded
    case auditUnavailable
    case storageUnavailable
    case hardwareUnavailable
    case hardwareNotConfigured
    case moduleFailed
    /// A row that decides access was changed behind our back.
    case integrityViolated
    /// Said by a client that couldn't reach the service.
    case serviceUnreachable
    /// The cause is in the operator's log under this id.
    case internalFault(IncidentIdentifier)
}

/// 12 hexadecimal digits.
public typealias IncidentIdentifier = String

/// The condition of a key that stood in the way.
public enum KeyCondition: String, Sendable, Codable {
    case suspended, awaitingDestruction, notAwaitingDestruction, destroyed, notYetActive, expired, deactivated,
        compromised, destructionNotDue
    case pendingImport
    /// Its key store isn't connected.
    case unavailable
    /// A primary that is to be destroyed once its replicas are.
    case awaitingReplicaDestruction
}

public enum ServiceLimit: String, Sendable, Codable {
    case tagsPerKey, namesPerKey, onDemandRotations, policySize, grantsPerKey
    case clustersPerVault
    case keyStoresPerVault
}

/// What is wrong with a request's shape or values; where the caller's words matter, the door has them.
public enum InvalidInput: Hashable, Sendable, Codable {
    /// The bytes are not a request of their protocol's.
    case malformed
    case plaintextTooLong(limit: Int, EncryptionAlgorithm, KeyAlgorithm)
    case plaintextEmpty
    case digestLength(SignatureAlgorithm)
    case messageTooLong(limit: Int)
    case dataKeyLength
    case purposeRequired
    case purposeIncompatible(KeyPurpose, KeyAlgorithm)
    case waitingPeriod
    case rotationPeriod
    case pageMarker
    case pageSize
    case name
    case reservedName
    case description
    case tagKey, tagValue, tagsDuplicated, tagsReserved
    case policyMalformed
    /// The new policy would lock its author out.
    case policyLocksOut
    /// A key policy names a principal who doesn't exist.
    case policyPrincipal
    case policyName
    case context
    case usagePeriod
    case sameKey
    // Imported material
    case materialExpiryPassed, materialExpiryTooFar, materialDescription, materialIdentifier
    case wrappingAlgorithm, wrappedMaterialLength
    case hardwareCluster(HardwareClusterFault)
    case keyStore(KeyStoreInput)
    case vaultAddress
    case principal
    /// An ARN that can't be a principal's.
    case principalARN
    case grantName, grantIdentifier
    /// None, or one twice.
    case grantOperations
    case grantOfGrantsAlone
    /// The key can't do them.
    case grantOperationsUnsuitable([GrantOperation])
    /// Too many pairs, or too long ones.
    case grantConstraints
    /// The key takes no encryption context.
    case grantConstraintsUnsuitable
    // Recipients, key agreement and encapsulation
    case attestation(AttestationProblem)
    /// Not a public key of the kind that the key is of, or not on its curve.
    case peerKey(KeyAlgorithm)
    /// The message can't be handed over like that to the algorithm: as a digest, or as a whole.
    case messageForm(SignatureAlgorithm)
}

/// Why an attestation document is not believed.
public enum AttestationProblem: String, Sendable, Codable, CaseIterable {
    /// The operator named no root to believe.
    case rootMissing
    /// Not CBOR, not COSE_Sign1, or not the map that such a document is.
    case malformed
    /// The chain doesn't lead to the root, or a certificate isn't what it has to be.
    case certificateUntrusted
    /// A certificate's time is over or hasn't come.
    case certificateExpired
    case signatureInvalid
    /// Made longer ago than documents are good for, or in the future.
    case stale
    /// It has no public key, or none that can be encrypted to.
    case publicKeyUnusable
}

/// What of a request on a key store is wrong.
public enum KeyStoreInput: String, Sendable, Codable, CaseIterable {
    case name, password, trustAnchor, cluster
    /// Keys of a key store are symmetric, for encryption, without rotation, and made there.
    case keyKind
    /// Nothing is to be changed, or the store is not of the kind that has it.
    case change
    // Of an external key store
    case proxyEndpoint, proxyPath, proxyCredential, proxyConnectivity, externalKey
}

/// How a request names a key within its vault.
public enum KeySelector: Hashable, Sendable, Codable {
    case id(KeyIdentifier)
    case name(KeyName)
}

/// A resource as policies and refusals name it.
public enum ResourceName: Hashable, Sendable, Codable {
    case key(KeyIdentifier, vault: VaultAddress)
    case keyName(KeyName, vault: VaultAddress)
    case vault(VaultAddress)
    case hardwareCluster(HardwareClusterIdentifier, vault: VaultAddress)
    case service

    /// The ARN that policies match on.
    /// - Source: AWS Service Authorization Reference, AWS KMS, resource types
    public var arn: String {
        switch self {
        case .key(let key, let vault): "\(prefix(vault)):key/\(key.text)"
        case .keyName(let name, let vault): "\(prefix(vault)):alias/\(name)"
        case .hardwareCluster(let cluster, let vault):
            "arn:\(vault.partition):cloudhsm:\(vault.region):\(vault.account):cluster/\(cluster)"
        case .vault, .service: "*"
        }
    }

    private func prefix(_ vault: VaultAddress) -> String {
        "arn:\(vault.partition):kms:\(vault.region):\(vault.account)"
    }
}

extension ServiceError {
    /// The case's name, for metrics and the trail.
    public var label: String {
        let text = String(describing: self)
        return String(text.prefix { $0 != "(" })
    }

    /// Whether the fault is ours and asking again may help.
    public var isServiceFault: Bool {
        switch self {
        case .concurrentChange, .overloaded, .auditUnavailable, .storageUnavailable, .hardwareUnavailable,
            .moduleFailed, .integrityViolated, .serviceUnreachable, .internalFault:
            true
        default: false
        }
    }
}
