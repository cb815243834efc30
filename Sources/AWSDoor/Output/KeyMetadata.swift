import KeyModel
import ServiceRequests
import StrictJSON

/// A key's description as AWS has it. The vendor's state is computed from the three facts that are stored.
/// - Source: AWS KMS API Reference, KeyMetadata
struct KeyMetadata {
    let key: KeyDescription

    /// Whether it is said to be in the making: AWS makes replicas in the background, and its clients wait for that.
    let isBeingMade: Bool

    init(_ key: KeyDescription, isBeingMade: Bool = false) { (self.key, self.isBeingMade) = (key, isBeingMade) }

    /// - Source: AWS KMS developer guide, "Key states of AWS KMS keys"
    var state: String {
        if isBeingMade { return "Creating" }
        if key.waitingDaysAfterReplicas != nil { return "PendingReplicaDeletion" }
        if key.destruction != nil || key.state == .destroyed { return "PendingDeletion" }
        if isPendingImport { return "PendingImport" }
        if key.keyStore?.isConnected == false { return "Unavailable" }
        return isEnabled ? "Enabled" : "Disabled"
    }

    var isEnabled: Bool {
        !isBeingMade && !key.awaitsDestruction && key.state == .active && key.currentVersion.isEnabled
            && !isPendingImport
            && key.keyStore?.isConnected != false
    }

    private var isPendingImport: Bool { key.imported.map { !$0.isComplete } ?? false }

    func write(to writer: inout JSONWriter) {
        let identity = key.key
        writer.beginObject()
        writer.member("AWSAccountId", identity.vault.account)
        writer.member("KeyId", identity.identifier.text)
        writer.member("Arn", identity.arn)
        writer.member("CreationDate", key.created)
        writer.member("Enabled", isEnabled)
        writer.member("Description", key.description)
        writer.member("KeyUsage", KeyUsageName(key.purpose).rawValue)
        writer.member("KeyState", state)
        if let destruction = key.destruction { writer.member("DeletionDate", destruction) }
        writer.member("Origin", OriginName(key.origin).rawValue)
        if let imported = key.imported { Self.write(imported, to: &writer) }
        if let store = key.keyStore {
            writer.member("CustomKeyStoreId", store.identifier)
            if let cluster = store.cluster { writer.member("CloudHsmClusterId", cluster) }
        }
        if let externalKey = key.externalKey {
            writer.key(literal: "XksKeyConfiguration")
            writer.beginObject()
            writer.member("Id", externalKey)
            writer.endObject()
        }
        writer.member("KeyManager", "CUSTOMER")
        KeySpecMembers(key).write(to: &writer)
        writer.member("MultiRegion", key.multiRegion != nil)
        if let set = key.multiRegion { write(set, to: &writer) }
        if let days = key.waitingDaysAfterReplicas { writer.member("PendingDeletionWindowInDays", days) }
        if key.algorithm == .aes256, key.residence == .storage, key.imported?.wasImported ?? true {
            writer.member("CurrentKeyMaterialId", key.currentVersion.identifier)
        }
        writer.endObject()
    }

    /// Only of material that is there.
    private static func write(_ imported: ImportedMaterial, to writer: inout JSONWriter) {
        guard imported.isPresent else { return }
        let model: ExpirationModelName = imported.expires == nil ? .doesNotExpire : .expires
        writer.member("ExpirationModel", model.rawValue)
        if let expires = imported.expires { writer.member("ValidTo", expires) }
    }

    /// - Source: AWS KMS API Reference, MultiRegionConfiguration
    private func write(_ set: MultiRegionSet, to writer: inout JSONWriter) {
        writer.key(literal: "MultiRegionConfiguration")
        writer.beginObject()
        writer.member("MultiRegionKeyType", set.primary.name == key.key.vault.name ? "PRIMARY" : "REPLICA")
        writer.key(literal: "PrimaryKey")
        write(set.primary, to: &writer)
        writer.key(literal: "ReplicaKeys")
        writer.beginArray()
        for replica in set.replicas { write(replica, to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    private func write(_ vault: VaultAddress, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("Arn", KeyIdentity(key.key.identifier, in: vault).arn)
        writer.member("Region", vault.region)
        writer.endObject()
    }
}

/// The key's spec and what may be done with it, which KeyMetadata and GetPublicKey's answer share.
struct KeySpecMembers {
    let key: KeyDescription

    init(_ key: KeyDescription) { self.key = key }

    func write(to writer: inout JSONWriter) {
        let spec = KeySpecName(key.algorithm)
        if spec.isLegacy { writer.member("CustomerMasterKeySpec", spec.rawValue) }
        writer.member("KeySpec", spec.rawValue)
        switch key.purpose {
        case .encryptDecrypt:
            let offered = EncryptionAlgorithm.offered(by: key.algorithm)
            writer.member("EncryptionAlgorithms", offered.map { EncryptionAlgorithmName($0).rawValue })
        case .signVerify:
            let offered = SignatureAlgorithm.offered(by: key.algorithm)
            writer.member("SigningAlgorithms", offered.map { SigningAlgorithmName($0).rawValue })
        case .authenticateMessages:
            let offered = MACAlgorithm.offered(by: key.algorithm)
            writer.member("MacAlgorithms", offered.map { MACAlgorithmName($0).rawValue })
        case .agreeOnKeys: writer.member("KeyAgreementAlgorithms", ["ECDH"])
        case .encapsulateSecrets: writer.member("EncapsulationAlgorithms", ["ML_KEM"])
        }
    }
}
