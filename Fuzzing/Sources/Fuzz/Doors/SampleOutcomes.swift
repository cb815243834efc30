import FoundationEssentials
import KeyModel
import NativeDoor
import ServiceRequests

/// What the scripted gate answers: one key, one vault, one caller.
enum SampleOutcomes {
    static let vault = VaultAddress(
        name: "aegis-kv", region: "us-gov-west-1", partition: "aws-us-gov", account: "123456789012",
        tenant: "11111111-2222-3333-4444-555555555555")
    static let caller = Caller(
        kind: .user, identifier: "99999999-2222-3333-4444-555555555555", name: "alice", account: vault.account,
        partition: vault.partition)
    static let key = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab") ?? KeyIdentifier()
    static let date = Date(timeIntervalSince1970: 1_795_510_800.25)

    static let material: KeyVersionIdentifier = String(repeating: "ab", count: 32)

    private static let identity = KeyIdentity(key, in: vault)
    private static let version = KeyVersionIdentity(identity, version: material)
    private static let bytes: [UInt8] = Array(0..<32)
    private static let publicKey = PublicKeyMaterial(
        subjectPublicKeyInfo: [0x30, 0], components: .rsa(modulus: [0xFB, 0xFF, 0xBF], exponent: [1, 0, 1]))

    private static let currentVersion = KeyVersionDescription(
        number: 1, identifier: version.version, created: date, updated: date, isEnabled: true,
        usagePeriod: UsagePeriod(start: date, end: nil), capabilities: [.encrypt, .sign], publicKey: publicKey)
    private static let description = KeyDescription(
        key: identity, algorithm: .rsa2048, purpose: .encryptDecrypt, residence: .storage, description: "for \"app\"",
        created: date, state: .active, destruction: nil, tags: ["a": "b"],
        rotation: RotationSchedule(periodInDays: 90, next: date), currentVersion: currentVersion)
    private static let multiRegionDescription: KeyDescription = {
        var description = Self.description
        description.multiRegion = MultiRegionSet(primary: vault, replicas: [vault])
        description.imported = ImportedMaterial(isComplete: true, isPresent: true, wasImported: true, expires: date)
        description.externalKey = "key"
        description.keyStore = KeyStoreMembership(
            identifier: keyStore.identifier, cluster: cluster.identifier, isConnected: true)
        return description
    }()
    private static let named = NamedKey(
        name: "app", key: identity, created: date, updated: date, description: description)

    /// - Returns: nil for an operation that no door but the native one has.
    static func outcome<R: ServiceRequest>(of type: R.Type) -> R.Outcome? {
        if let outcome = value(of: R.name) as? R.Outcome { return outcome }
        // Many outcomes say nothing but that it was done.
        return try? NativeWire.decode(R.Outcome.self, from: Array("{}".utf8))
    }

    private static func value(of operation: OperationName) -> (any Sendable)? {
        switch operation {
        case .listKeys: Page([identity], next: "next")
        case .listKeyVersions: Page([currentVersion], next: nil)
        case .listKeyNames: Page([named], next: "next")
        case .listKeyTags: Page([KeyTag(key: "a", value: "b")], next: nil)
        case .getKeyPolicy: GetKeyPolicy.Outcome(policy: "{}")
        case .listKeyPolicies: ListKeyPolicies.Outcome(names: ["default"])
        case .getKeyRotation: GetKeyRotation.Outcome(key: identity, schedule: description.rotation)
        case .scheduleKeyDestruction: ScheduleKeyDestruction.Outcome(key: identity, destruction: date, waitingDays: 30)
        case .issueToken: IssueToken.Outcome(token: secret, expiresInSeconds: 3600)
        case .listVaults: ListVaults.Outcome(vaults: [vault])
        default: cryptographicValue(of: operation) ?? newerValue(of: operation) ?? description
        }
    }

    private static func cryptographicValue(of operation: OperationName) -> (any Sendable)? {
        switch operation {
        case .encrypt: Encrypt.Outcome(key: version, ciphertext: bytes, algorithm: .rsaOAEP(.sha256))
        case .decrypt: Decrypt.Outcome(key: version, plaintext: secret, algorithm: .rsaOAEP(.sha256))
        case .reEncrypt:
            ReEncrypt.Outcome(
                source: version, destination: version, ciphertext: bytes, sourceAlgorithm: .rsaOAEP(.sha256),
                destinationAlgorithm: .rsaOAEP(.sha1))
        case .wrapKey: WrapKey.Outcome(key: version, wrapped: bytes)
        case .unwrapKey: UnwrapKey.Outcome(key: version, keyMaterial: secret)
        case .generateDataKey: GenerateDataKey.Outcome(key: version, plaintext: secret, ciphertext: bytes)
        case .generateDataKeyWithoutPlaintext: GenerateDataKeyWithoutPlaintext.Outcome(key: version, ciphertext: bytes)
        case .generateDataKeyPair:
            GenerateDataKeyPair.Outcome(
                key: version, pair: .ecP256, privateKey: secret, privateKeyCiphertext: bytes, publicKey: bytes)
        case .generateDataKeyPairWithoutPlaintext:
            GenerateDataKeyPairWithoutPlaintext.Outcome(
                key: version, pair: .ecP256, privateKeyCiphertext: bytes, publicKey: bytes)
        case .generateRandom: GenerateRandom.Outcome(bytes: secret)
        case .sign: Sign.Outcome(key: version, signature: bytes, algorithm: .rsaPSS(.sha256))
        case .verify: Verify.Outcome(key: version, isValid: true, algorithm: .rsaPSS(.sha256))
        case .generateMAC: GenerateMAC.Outcome(key: version, mac: bytes, algorithm: .hmacSHA256)
        case .verifyMAC: VerifyMAC.Outcome(key: version, isValid: true, algorithm: .hmacSHA256)
        default: nil
        }
    }

    /// Grants, imports, several vaults, key stores, clusters and external keys.
    private static func newerValue(of operation: OperationName) -> (any Sendable)? {
        switch operation {
        case .createGrant: CreateGrant.Outcome(grant: grant, token: "AQID")
        case .listGrants, .listRetirableGrants: Page([grant], next: "next")
        case .getImportParameters:
            GetImportParameters.Outcome(key: identity, token: bytes, publicKey: bytes, expires: date)
        case .importKeyMaterial: ImportKeyMaterial.Outcome(key: identity, material: material)
        case .deleteImportedKeyMaterial: DeleteImportedKeyMaterial.Outcome(key: identity, material: material)
        case .listKeyRotations: Page([rotation], next: "next")
        case .getKeyUsage:
            GetKeyUsage.Outcome(
                key: identity, lastUse: KeyUsage(operation: .encrypt, time: date, requestID: "r"), trackedSince: date,
                created: date)
        case .replicateKey: ReplicateKey.Outcome(replica: multiRegionDescription, policy: "{}")
        case .promoteReplica: PromoteReplica.Outcome(primary: identity)
        case .cancelKeyDestruction: CancelKeyDestruction.Outcome(key: identity)
        case .createKeyStore: CreateKeyStore.Outcome(identifier: keyStore.identifier)
        case .describeKeyStores: Page([keyStore, externalKeyStore], next: "next")
        case .createHardwareCluster, .initializeHardwareCluster, .modifyHardwareCluster, .deleteHardwareCluster:
            cluster
        case .describeHardwareClusters: Page([cluster], next: "next")
        case .addHardwareModule: AddHardwareModule.Outcome(cluster: cluster, member: member)
        case .removeHardwareModule: RemoveHardwareModule.Outcome(member: member.identifier)
        case .listHardwareClusterTags: Page([KeyTag(key: "a", value: "b")], next: nil)
        case .getCallerIdentity: GetCallerIdentity.Outcome(caller: caller)
        default: externalValue(of: operation)
        }
    }

    private static func externalValue(of operation: OperationName) -> (any Sendable)? {
        switch operation {
        case .deriveSharedSecret:
            DeriveSharedSecret.Outcome(key: version, secret: secret, forRecipient: nil, origin: .service)
        case .encapsulate: Encapsulate.Outcome(key: version, secret: secret, encapsulated: bytes)
        case .decapsulate: Decapsulate.Outcome(key: version, secret: secret)
        case .describeExposedKey:
            DescribeExposedKey.Outcome(algorithm: .aes256, capabilities: [.encrypt, .decrypt], isEnabled: true)
        case .encryptExternally: EncryptExternally.Outcome(ciphertext: externalCiphertext, integrityValue: bytes)
        case .decryptExternally: DecryptExternally.Outcome(plaintext: secret)
        case .checkExternalHealth:
            CheckExternalHealth.Outcome(
                version: "1", rootVendor: "v", rootModel: "m", rootIdentifier: "i", isHealthy: true)
        default: nil
        }
    }

    private static var secret: SecretBytes { SecretBytes(copying: bytes) }
}
