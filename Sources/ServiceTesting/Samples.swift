import Cryptography
public import KeyModel
public import ServiceRequests

/// A well-formed request of one kind, ready to be submitted by anybody.
public struct Sample: Sendable {
    public var name: OperationName
    public var demands: [Demand]
    public var submit: @Sendable (any Session, _ dryRun: Bool) async throws(ServiceError) -> Void
    /// How Swift prints and dumps the request.
    public var printed: String

    init<R: ServiceRequest>(_ request: R) {
        name = R.name
        demands = request.demands
        submit = { session, dryRun async throws(ServiceError) in _ = try await session.submit(request, dryRun: dryRun) }
        var text = String(describing: request) + String(reflecting: request)
        dump(request, to: &text)
        printed = text
    }
}

/// The keys and names that the samples are about.
public struct SampleWorld: Sendable {
    /// A secret that must turn up nowhere.
    public static let canary = "canary-7f3a9c51e0d24b68"

    /// The same as a key of 256 bits.
    public static let canaryKey = Array((canary + "012345678").utf8)

    public var vault: VaultSelector
    public var symmetric: KeyIdentifier
    public var signing: KeyIdentifier
    public var mac: KeyIdentifier
    public var rsa: KeyIdentifier
    /// A key whose material is imported, and is there; a token for it, and wrapped material that fits.
    public var imported: KeyIdentifier
    public var importToken: [UInt8]
    public var importWrapped: [UInt8]
    /// A primary with a replica in `Self.replicaVault`.
    public var multiRegion: KeyIdentifier
    public var agreeing: KeyIdentifier
    public var peer: [UInt8]
    /// nil where the module has no ML-KEM.
    public var encapsulating: KeyIdentifier?
    public var name: KeyName
    public var ciphertext: [UInt8]
    public var wrapped: [UInt8]
    public var signature: [UInt8]
    public var macValue: [UInt8]
    public var recordedRequest: String
    public var grant: GrantIdentifier
    public var exposed: KeyIdentifier
    public var externalCiphertext: ExternalCiphertext
    /// A cluster with one HSM and another one to be had, and a certificate that it can be initialized with.
    public var cluster: HardwareClusterReference
    public var member: HardwareMemberIdentifier
    public var emptyCluster: HardwareClusterReference
    public var clusterCertificate: String
    public var clusterAnchor: String
    /// A cluster that no key store has, and two stores: one that is connected, and one that is not.
    public var storeCluster: (identifier: HardwareClusterIdentifier, anchor: String)
    public var connectedStore: KeyStoreReference
    public var idleStore: KeyStoreReference

    /// Makes them, as a session that may do everything.
    public init(_ session: any Session, in vault: VaultSelector) async throws(ServiceError) {
        self.vault = vault
        func make(_ algorithm: KeyAlgorithm, _ purpose: KeyPurpose) async throws(ServiceError) -> KeyIdentifier {
            try await session.submit(CreateKey(vault: vault, algorithm: algorithm, purpose: purpose)).key.identifier
        }
        symmetric = try await make(.aes256, .encryptDecrypt)
        signing = try await make(.ecP256, .signVerify)
        mac = try await make(.hmac256, .authenticateMessages)
        rsa = try await make(.rsa2048, .encryptDecrypt)
        multiRegion = try await Self.makeMultiRegionKey(session, in: vault)
        agreeing = try await make(.ecP256, .agreeOnKeys)
        peer =
            try await session.submit(GetPublicKey(key: KeyReference(.id(agreeing), in: vault))).currentVersion
            .publicKey?.subjectPublicKeyInfo ?? []
        encapsulating = try? await make(.mlKEM512, .encapsulateSecrets)
        name = "sample/\(symmetric.text.prefix(8))"
        let key = KeyReference(.id(symmetric), in: vault)
        _ = try await session.submit(CreateKeyName(keyName: name, target: key))
        let secret = SecretBytes(copying: Self.canary.utf8)
        ciphertext = try await session.submit(Encrypt(key: key, plaintext: secret)).ciphertext
        let rsaKey = KeyReference(.id(rsa), in: vault)
        wrapped = try await session.submit(WrapKey(key: rsaKey, keyMaterial: secret, algorithm: .rsaOAEP(.sha256)))
            .wrapped
        let signingKey = KeyReference(.id(signing), in: vault)
        signature = try await session.submit(
            Sign(key: signingKey, input: .message(Array("m".utf8)), algorithm: .ecdsa(.sha256))
        ).signature
        macValue = try await session.submit(
            GenerateMAC(key: KeyReference(.id(mac), in: vault), message: [1], algorithm: .hmacSHA256)
        ).mac
        imported = try await session.submit(CreateKey(vault: vault, isImported: true)).key.identifier
        let importedKey = KeyReference(.id(imported), in: vault)
        (importToken, importWrapped) = try await session.wrap(
            SecretBytes(copying: Self.canaryKey), for: importedKey, by: .oaepSHA256)
        _ = try await session.submit(
            ImportKeyMaterial(key: importedKey, token: importToken, wrapped: importWrapped))
        exposed = try await make(.aes256, .encryptDecrypt)
        let exposedKey = KeyReference(.id(exposed), in: vault)
        _ = try await session.submit(ExposeKey(key: exposedKey, isExposed: true))
        externalCiphertext = try await session.submit(
            EncryptExternally(
                key: exposedKey, plaintext: secret, context: ExternalContext(operation: "Encrypt", requestID: "1"))
        ).ciphertext
        recordedRequest = ""
        grant = try await session.submit(CreateGrant(key: key, terms: Self.terms)).grant.identifier
        let making = CreateHardwareCluster(vault: vault, subnets: ["subnet-1", "subnet-2"])
        cluster = HardwareClusterReference(try await session.submit(making).identifier, in: vault)
        emptyCluster = HardwareClusterReference(try await session.submit(making).identifier, in: vault)
        let added = try await session.submit(AddHardwareModule(cluster: cluster, availabilityZone: "us-gov-west-1a"))
        member = added.member.identifier
        (clusterCertificate, clusterAnchor) = try Self.certify(added.cluster.certificateRequest ?? "")
        storeCluster = try await Self.makeStoreCluster(session, in: vault)
        connectedStore = try await Self.makeStore("connected", session, in: vault)
        idleStore = try await Self.makeStore("idle", session, in: vault)
        _ = try await session.submit(ConnectKeyStore(keyStore: connectedStore))
    }

    /// An initialized cluster with an HSM in each of two zones, and its owner's certificate.
    public static func makeStoreCluster(
        _ session: any Session, in vault: VaultSelector
    ) async throws(ServiceError) -> (identifier: HardwareClusterIdentifier, anchor: String) {
        let made = try await session.submit(
            CreateHardwareCluster(vault: vault, subnets: ["subnet-1", "subnet-2"]))
        let cluster = HardwareClusterReference(made.identifier, in: vault)
        let added = try await session.submit(AddHardwareModule(cluster: cluster, availabilityZone: "us-gov-west-1a"))
        _ = try await session.submit(AddHardwareModule(cluster: cluster, availabilityZone: "us-gov-west-1b"))
        let (certificate, anchor) = try certify(added.cluster.certificateRequest ?? "")
        _ = try await session.submit(
            InitializeHardwareCluster(cluster: cluster, certificate: certificate, trustAnchor: anchor))
        return (made.identifier, anchor)
    }

    /// A key store on a cluster of its own.
    public static func makeStore(
        _ name: String, _ session: any Session, in vault: VaultSelector, password: String = NamedModules.password
    ) async throws(ServiceError) -> KeyStoreReference {
        let cluster = try await makeStoreCluster(session, in: vault)
        let settings = HardwareKeyStoreSettings(
            cluster: cluster.identifier, trustAnchor: cluster.anchor, password: SecretBytes(copying: password.utf8))
        let made = try await session.submit(
            CreateKeyStore(vault: vault, storeName: name, backend: .hardware(settings)))
        return KeyStoreReference(made.identifier, in: vault)
    }

    /// A certificate for the request's key, and the authority that issued it; PEM.
    public static func certify(_ request: String) throws(ServiceError) -> (certificate: String, anchor: String) {
        do throws(CryptographyError) {
            let authority = try CertificateAuthority.create(commonName: "owner", validDays: 10)
            let certificate = try CertificateAuthority.issueCertificate(for: request, validDays: 5, by: authority)
            return (
                PEM.encode(label: "CERTIFICATE", der: certificate),
                PEM.encode(label: "CERTIFICATE", der: authority.certificateDER)
            )
        } catch {
            throw .moduleFailed
        }
    }

    public static let replicaVault = VaultAddress(
        name: "sample-replicas", region: "us-gov-east-1", partition: "aws-us-gov", account: "123456789012",
        tenant: "12345678-1234-1234-1234-123456789012")
    public static let emptyVault = VaultAddress(
        name: "sample-empty", region: "us-gov-west-2", partition: "aws-us-gov", account: "123456789012",
        tenant: "12345678-1234-1234-1234-123456789012")

    private static func makeMultiRegionKey(
        _ session: any Session, in vault: VaultSelector
    ) async throws(ServiceError) -> KeyIdentifier {
        for address in [replicaVault, emptyVault] { _ = try await session.submit(CreateVault(address: address)) }
        let key = try await session.submit(CreateKey(vault: vault, isMultiRegion: true)).key.identifier
        _ = try await session.submit(
            ReplicateKey(
                key: KeyReference(.id(key), in: vault), region: replicaVault.region, account: replicaVault.account))
        return key
    }

    /// One request of every kind. The switch is exhaustive, so that no operation goes untested.
    public func sample(of name: OperationName) -> Sample {
        let secret = SecretBytes(copying: Self.canary.utf8)
        let key = KeyReference(.id(symmetric), in: vault)
        let signingKey = KeyReference(.id(signing), in: vault)
        let macKey = KeyReference(.id(mac), in: vault)
        let rsaKey = KeyReference(.id(rsa), in: vault)
        let importedKey = KeyReference(.id(imported), in: vault)
        let exposedKey = KeyReference(.id(exposed), in: vault)
        let external = ExternalContext(operation: "Encrypt", requestID: "1")
        let multiRegionKey = KeyReference(.id(multiRegion), in: vault)
        let encapsulatingKey = KeyReference(.id(encapsulating ?? symmetric), in: vault)
        let page = PageRequest(limit: 10)
        let message = SignedInput.message(Array("m".utf8))
        switch name {
        case .createKey: return Sample(CreateKey(vault: vault))
        case .describeKey: return Sample(DescribeKey(key: key))
        case .listKeys: return Sample(ListKeys(vault: vault, page: page))
        case .listKeyVersions: return Sample(ListKeyVersions(key: key, page: page))
        case .updateKeyDescription: return Sample(UpdateKeyDescription(key: key, description: "text"))
        case .updateKeyVersion: return Sample(UpdateKeyVersion(key: key, version: nil, isEnabled: true))
        case .suspendKey: return Sample(SuspendKey(key: key))
        case .reactivateKey: return Sample(ReactivateKey(key: key))
        case .scheduleKeyDestruction: return Sample(ScheduleKeyDestruction(key: key, waitingDays: 7))
        case .cancelKeyDestruction: return Sample(CancelKeyDestruction(key: key))
        case .destroyKey: return Sample(DestroyKey(key: key))
        case .getKeyPolicy: return Sample(GetKeyPolicy(key: key))
        case .putKeyPolicy: return Sample(PutKeyPolicy(key: key, policy: Self.openPolicy))
        case .listKeyPolicies: return Sample(ListKeyPolicies(key: key))
        case .tagKey: return Sample(TagKey(key: key, tags: ["a": "b"]))
        case .untagKey: return Sample(UntagKey(key: key, tagKeys: ["a"]))
        case .listKeyTags: return Sample(ListKeyTags(key: key, page: page))
        case .enableKeyRotation: return Sample(EnableKeyRotation(key: key, periodInDays: 90))
        case .disableKeyRotation: return Sample(DisableKeyRotation(key: key))
        case .getKeyRotation: return Sample(GetKeyRotation(key: key))
        case .rotateKey: return Sample(RotateKey(key: key))
        case .getImportParameters:
            return Sample(GetImportParameters(key: importedKey, wrapping: .oaepSHA256, wrappingKey: .rsa2048))
        case .importKeyMaterial:
            return Sample(ImportKeyMaterial(key: importedKey, token: importToken, wrapped: importWrapped))
        case .deleteImportedKeyMaterial: return Sample(DeleteImportedKeyMaterial(key: importedKey))
        case .expireKeyMaterial: return Sample(ExpireKeyMaterial(key: importedKey))
        case .listKeyRotations: return Sample(ListKeyRotations(key: key, page: page))
        // Keys in several vaults
        case .replicateKey:
            let (region, account) = (Self.emptyVault.region, Self.emptyVault.account)
            return Sample(ReplicateKey(key: multiRegionKey, region: region, account: account, tags: ["a": "b"]))
        case .promoteReplica:
            return Sample(PromoteReplica(key: multiRegionKey, region: Self.replicaVault.region))
        case .createKeyName: return Sample(CreateKeyName(keyName: self.name + "-2", target: key))
        case .updateKeyName: return Sample(UpdateKeyName(keyName: self.name, target: key))
        case .deleteKeyName: return Sample(DeleteKeyName(keyName: self.name, vault: vault))
        case .listKeyNames: return Sample(ListKeyNames(vault: vault, page: page))
        case .encrypt: return Sample(Encrypt(key: key, plaintext: secret))
        case .decrypt: return Sample(Decrypt(key: key, ciphertext: ciphertext))
        case .reEncrypt: return Sample(ReEncrypt(source: key, ciphertext: ciphertext, destination: key))
        case .wrapKey: return Sample(WrapKey(key: rsaKey, keyMaterial: secret, algorithm: .rsaOAEP(.sha256)))
        case .unwrapKey: return Sample(UnwrapKey(key: rsaKey, wrapped: wrapped, algorithm: .rsaOAEP(.sha256)))
        case .generateDataKey: return Sample(GenerateDataKey(key: key, byteCount: 32))
        case .generateDataKeyWithoutPlaintext: return Sample(GenerateDataKeyWithoutPlaintext(key: key, byteCount: 32))
        case .generateDataKeyPair: return Sample(GenerateDataKeyPair(key: key, pair: .ecP256))
        case .generateDataKeyPairWithoutPlaintext:
            return Sample(GenerateDataKeyPairWithoutPlaintext(key: key, pair: .ecP256))
        case .generateRandom: return Sample(GenerateRandom(vault: vault, byteCount: 32))
        case .sign: return Sample(Sign(key: signingKey, input: message, algorithm: .ecdsa(.sha256)))
        case .verify:
            return Sample(Verify(key: signingKey, input: message, signature: signature, algorithm: .ecdsa(.sha256)))
        case .getPublicKey: return Sample(GetPublicKey(key: signingKey))
        case .generateMAC: return Sample(GenerateMAC(key: macKey, message: [1], algorithm: .hmacSHA256))
        case .verifyMAC: return Sample(VerifyMAC(key: macKey, message: [1], mac: macValue, algorithm: .hmacSHA256))
        // Grants and use
        case .createGrant: return Sample(CreateGrant(key: key, terms: Self.terms, grantName: "sample"))
        case .listGrants: return Sample(ListGrants(key: key, page: page))
        case .listRetirableGrants:
            return Sample(ListRetirableGrants(vault: vault, retiringPrincipal: Self.principal, page: page))
        case .retireGrant: return Sample(RetireGrant(grant: .identified(key, grant)))
        case .revokeGrant: return Sample(RevokeGrant(key: key, identifier: grant))
        case .getKeyUsage: return Sample(GetKeyUsage(key: key))
        case .recordKeyUsage: return Sample(RecordKeyUsage())
        case .deriveSharedSecret:
            return Sample(DeriveSharedSecret(key: KeyReference(.id(agreeing), in: vault), peer: peer))
        case .encapsulate: return Sample(Encapsulate(key: encapsulatingKey))
        case .decapsulate:
            return Sample(Decapsulate(key: encapsulatingKey, encapsulated: [UInt8](repeating: 1, count: 768)))
        case .exposeKey: return Sample(ExposeKey(key: key, isExposed: true))
        case .describeExposedKey: return Sample(DescribeExposedKey(key: exposedKey, context: external))
        case .encryptExternally: return Sample(EncryptExternally(key: exposedKey, plaintext: secret, context: external))
        case .decryptExternally:
            return Sample(DecryptExternally(key: exposedKey, ciphertext: externalCiphertext, context: external))
        case .checkExternalHealth: return Sample(CheckExternalHealth(context: external))
        case .putPrincipal:
            return Sample(
                PutPrincipal(
                    principalName: "sample", account: "123456789012", partition: "aws-us-gov",
                    tenant: "12345678-1234-1234-1234-123456789012", policies: [:], newCredentials: true))
        case .listPrincipals: return Sample(ListPrincipals(page: page))
        case .issueToken: return Sample(IssueToken(audience: "test", issuer: "test", tenant: "test"))
        case .createVault:
            return Sample(
                CreateVault(
                    address: VaultAddress(
                        name: "sample-vault", region: "us-gov-north-9", partition: "aws-us-gov",
                        account: "123456789012",
                        tenant: "12345678-1234-1234-1234-123456789012")))
        case .listVaults: return Sample(ListVaults())
        case .describeService: return Sample(DescribeService())
        case .migrateRoot: return Sample(MigrateRoot())
        case .createHardwareCluster: return Sample(CreateHardwareCluster(vault: vault, subnets: ["subnet-1"]))
        case .describeHardwareClusters: return Sample(DescribeHardwareClusters(vault: vault, page: page))
        case .initializeHardwareCluster:
            return Sample(
                InitializeHardwareCluster(
                    cluster: cluster, certificate: clusterCertificate, trustAnchor: clusterAnchor))
        case .modifyHardwareCluster: return Sample(ModifyHardwareCluster(cluster: cluster, backupRetentionDays: 7))
        case .deleteHardwareCluster: return Sample(DeleteHardwareCluster(cluster: emptyCluster))
        case .addHardwareModule:
            return Sample(AddHardwareModule(cluster: cluster, availabilityZone: "us-gov-west-1b"))
        case .removeHardwareModule: return Sample(RemoveHardwareModule(cluster: cluster, member: .identifier(member)))
        case .tagHardwareCluster: return Sample(TagHardwareCluster(cluster: cluster, tags: ["a": "b"]))
        case .untagHardwareCluster: return Sample(UntagHardwareCluster(cluster: cluster, tagKeys: ["a"]))
        case .listHardwareClusterTags: return Sample(ListHardwareClusterTags(cluster: cluster, page: page))
        case .createKeyStore:
            let settings = HardwareKeyStoreSettings(
                cluster: storeCluster.identifier, trustAnchor: storeCluster.anchor, password: secret)
            return Sample(CreateKeyStore(vault: vault, storeName: "sample", backend: .hardware(settings)))
        case .connectKeyStore: return Sample(ConnectKeyStore(keyStore: idleStore))
        case .disconnectKeyStore: return Sample(DisconnectKeyStore(keyStore: connectedStore))
        case .updateKeyStore: return Sample(UpdateKeyStore(keyStore: idleStore, password: secret))
        case .deleteKeyStore: return Sample(DeleteKeyStore(keyStore: idleStore))
        case .describeKeyStores: return Sample(DescribeKeyStores(vault: vault, page: page))
        case .synchronizeKeyStore: return Sample(SynchronizeKeyStore(keyStore: connectedStore))
        case .getCallerIdentity: return Sample(GetCallerIdentity())
        case .queryAudit: return Sample(QueryAudit())
        case .proveAudit: return Sample(ProveAudit(requestID: recordedRequest))
        case .listDueWork: return Sample(ListDueWork())
        }
    }

    static let principal = "arn:aws-us-gov:iam::123456789012:user/sample-grantee"
    static let terms = GrantTerms(
        grantee: principal, retiringPrincipal: principal, operations: [.encrypt, .describeKey],
        constraints: GrantConstraints(subset: ["tenant": "1"]))

    static let openPolicy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*",\
        "Resource":"*"}]}
        """
}
