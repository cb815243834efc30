import FoundationEssentials
import KeyModel
import ServiceRequests

/// What the scripted gate's answers speak of beside its key.
extension SampleOutcomes {
    static let grant = Grant(
        identifier: String(repeating: "0f", count: 32), key: KeyIdentity(key, in: vault), grantName: "g",
        terms: GrantTerms(
            grantee: "arn:aws-us-gov:iam::123456789012:user/bob", retiringPrincipal: nil,
            operations: [.decrypt, .createGrant], constraints: GrantConstraints(subset: ["a": "b"])),
        issuingAccount: "arn:aws-us-gov:iam::123456789012:root", created: date)

    static let rotation = KeyRotation(
        key: key, version: 2, material: material, standing: .current, rotated: date, trigger: .onDemand,
        imported: KeyRotation.Import(isPresent: true, description: "d", expires: date))

    static let member = HardwareMemberDescription(
        identifier: "hsm-abcdefghijk", availabilityZone: "us-gov-west-1a", address: "10.0.0.1", isConfigured: true)

    static let cluster = HardwareClusterDescription(
        identifier: "cluster-abcdefghijk", vault: vault, created: date, state: .active, moduleType: "hsm1.medium",
        mode: .fips, subnets: ["us-gov-west-1a": "subnet-01234567"], backupRetentionDays: 90, certificateRequest: "c",
        certificate: "d", tags: ["a": "b"], members: [member])

    static let keyStore = KeyStoreDescription(
        identifier: "cks-1234567890abcdef0", name: "store", created: date, connection: .failed, fault: .credentials,
        backend: .hardware(cluster: cluster.identifier, trustAnchor: "t", modules: ["one"]))

    static let externalKeyStore = KeyStoreDescription(
        identifier: "cks-234567890abcdef01", name: "external", created: date, connection: .connected, fault: nil,
        backend: .external(
            ProxyPlace(
                uriEndpoint: "https://proxy.example.com", uriPath: "/a/kms/xks/v1", connectivity: .publicEndpoint),
            accessKey: "ABCDEFGHIJKLMNOPQRST"))

    static let externalCiphertext = ExternalCiphertext(
        ciphertext: [1, 2, 3], metadata: [4], nonce: [UInt8](repeating: 5, count: 12),
        tag: [UInt8](repeating: 6, count: 16))
}
