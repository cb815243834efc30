import FoundationEssentials
import KeyModel
import ServiceRequests

/// One key, one alias, one caller, of which all tests speak.
enum Samples {
    static let account = "123456789012"
    static let vault = VaultAddress(
        name: "gov-west", region: "us-gov-west-1", partition: "aws-us-gov", account: account,
        tenant: "11111111-2222-3333-4444-555555555555")
    static let caller = Caller(
        kind: .user, identifier: "99999999-2222-3333-4444-555555555555", name: "alice", account: account,
        partition: "aws-us-gov")
    static let keyText = "1234abcd-12ab-34cd-56ef-1234567890ab"
    static let otherText = "9999abcd-12ab-34cd-56ef-1234567890ab"
    static let key = KeyIdentifier(keyText) ?? KeyIdentifier()
    static let identity = KeyIdentity(key, in: vault)
    static let arn = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + keyText
    static let aliasARN = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/app"
    static let here = VaultSelector.located(region: "us-gov-west-1", account: account)
    static let reference = KeyReference(.id(key), in: here)
    /// Of a key that no request names, but its ciphertext: any account's of the region.
    static let referenceOfCiphertext = KeyReference(
        .id(key), in: .holding(region: "us-gov-west-1", account: "123456789012"))
    static let material = String(repeating: "ab", count: 32)
    static let version = KeyVersionIdentity(identity, version: material)
    static let date = Date(timeIntervalSince1970: 1_795_510_800.25)

    /// A ciphertext whose header names the sample key.
    static let ciphertext = CiphertextHeader(key: key, version: 1).bytes + [UInt8](repeating: 7, count: 85)

    static func description(
        _ algorithm: KeyAlgorithm = .aes256, _ purpose: KeyPurpose = .encryptDecrypt, state: KeyState = .active,
        destruction: Date? = nil, residence: KeyResidence = .storage, isEnabled: Bool = true, publicKey: [UInt8]? = nil
    ) -> KeyDescription {
        KeyDescription(
            key: identity, algorithm: algorithm, purpose: purpose, residence: residence, description: "for \"app\"",
            created: date, state: state, destruction: destruction, tags: [:], rotation: nil,
            currentVersion: KeyVersionDescription(
                number: 1, identifier: material, created: date, updated: date, isEnabled: isEnabled,
                usagePeriod: UsagePeriod(), capabilities: [],
                publicKey: publicKey.map {
                    PublicKeyMaterial(subjectPublicKeyInfo: $0, components: .edwardsCurve(x: []))
                }))
    }
}
