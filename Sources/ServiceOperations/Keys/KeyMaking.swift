import Cryptography
import FoundationEssentials
import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests

/// Makes the material of a new version, in the module or in the token.
struct KeyMaking {
    let algorithm: KeyAlgorithm
    let residence: KeyResidence
    let vault: AuthorizedVault
    let room: KeyRoom
    let notes: RecordNotes
    /// Where the key is to live, for one of a key store.
    var keyStore: AuthorizedKeyStore?

    func makeVersion(
        _ number: KeyVersionNumber, of key: KeyIdentifier, like template: VersionTemplate, at now: Date
    ) async throws(ServiceError) -> KeyVersionRecord {
        if residence != .keyStore {
            guard room.module.offers(algorithm) else { throw .keyAlgorithmUnsupported(algorithm) }
            notes.use(room.module.indicator(for: .generateKey(algorithm)))
        }
        let (material, publicKey) = try await makeMaterial(number, of: key)
        let identifier = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.publicBytes(32)
        }
        return KeyVersionRecord(
            key: key, vaultName: vault.address.name, number: number, identifier: hexadecimal(identifier), created: now,
            isEnabled: template.isEnabled, usagePeriod: template.usagePeriod, capabilities: template.capabilities,
            publicKey: publicKey, material: material)
    }

    /// The first version of a key whose material is still to be imported; its identifier is replaced then.
    func makeEmptyVersion(
        of key: KeyIdentifier, like template: VersionTemplate, at now: Date
    ) throws(ServiceError) -> KeyVersionRecord {
        guard room.module.offers(algorithm) else { throw .keyAlgorithmUnsupported(algorithm) }
        let identifier = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.publicBytes(32)
        }
        return KeyVersionRecord(
            key: key, vaultName: vault.address.name, number: 1, identifier: hexadecimal(identifier), created: now,
            isEnabled: template.isEnabled, usagePeriod: template.usagePeriod, capabilities: template.capabilities,
            publicKey: nil, material: .absent)
    }

    /// What was made in the token or in modules for a version that doesn't come to be is destroyed there.
    func undo(_ version: KeyVersionRecord) -> (@Sendable () async -> Void)? {
        if case .keyStore(let key) = version.material, let keyStore, let hardware = keyStore.hardware {
            return { try? await hardware.destroy(key.identifier, in: keyStore.members) }
        }
        guard case .token(let label, let object) = version.material, let hardware = vault.hardware else { return nil }
        return { try? await hardware.destroy(HardwareKeyReference(tokenLabel: label, keyIdentifier: object)) }
    }

    private func makeMaterial(
        _ number: KeyVersionNumber, of key: KeyIdentifier
    ) async throws(ServiceError) -> (StoredMaterial, PublicKeyMaterial?) {
        switch residence {
        case .storage, .external: break
        case .token: return try await makeInToken(number, of: key)
        case .keyStore: return (try await makeInKeyStore(number, of: key), nil)
        }
        guard algorithm.isAsymmetric else {
            let secret = try CryptographyError.asFault { () throws(CryptographyError) in
                try Randomness.bytes(algorithm.bitCount / 8)
            }
            return (try vault.wrap(secret, key: key, version: number), nil)
        }
        let pair = try await room.generator.makePair(algorithm)
        let secret = try CryptographyError.asFault { () throws(CryptographyError) in try pair.pkcs8() }
        return (try vault.wrap(secret, key: key, version: number), PublicKeyMaterial(pair.publicKey))
    }

    private func makeInKeyStore(
        _ number: KeyVersionNumber, of key: KeyIdentifier
    ) async throws(ServiceError) -> StoredMaterial {
        guard let keyStore else { throw .keyStoreNotFound }
        try keyStore.requireConnected()
        guard let hardware = keyStore.hardware, let group = keyStore.group, let store = keyStore.record.hardware else {
            throw .hardwareNotConfigured
        }
        do throws(RootError) {
            return .keyStore(
                try await hardware.makeKey(
                    in: group, label: "aegis-kms \(key.text).\(number)", zoneCount: HardwareKeyStore.zoneCount))
        } catch {
            // Fewer than two can be reached: to AWS, fewer than two are active.
            if error == .unavailable { throw ServiceError.keyStoreClusterForbids(store.cluster, .tooFewModules) }
            throw error.fault(of: keyStore.record.identifier)
        }
    }

    private func makeInToken(
        _ number: KeyVersionNumber, of key: KeyIdentifier
    ) async throws(ServiceError) -> (StoredMaterial, PublicKeyMaterial?) {
        guard let hardware = vault.hardware else { throw .hardwareNotConfigured }
        do {
            let pair = try await hardware.generateKeyPair(algorithm, label: "aegis-kms \(key.text).\(number)")
            let publicKey = try CryptographyError.asFault { () throws(CryptographyError) in
                try PublicKey(subjectPublicKeyInfo: pair.subjectPublicKeyInfo)
            }
            let reference = pair.reference
            return (
                .token(label: reference.tokenLabel, object: reference.keyIdentifier), PublicKeyMaterial(publicKey)
            )
        } catch let error as RootError {
            if error == .algorithmUnsupported { throw ServiceError.keyAlgorithmUnsupported(algorithm) }
            throw error.fault
        } catch {
            throw .moduleFailed
        }
    }
}

/// What a new version takes over from the request, or from the version before it.
struct VersionTemplate {
    var isEnabled = true
    var usagePeriod = UsagePeriod()
    var capabilities: [KeyCapability]
}

extension PublicKeyMaterial {
    init?(_ key: PublicKey) {
        if let rsa = key.rsaComponents {
            self.init(
                subjectPublicKeyInfo: key.subjectPublicKeyInfo,
                components: .rsa(modulus: rsa.modulus, exponent: rsa.exponent))
        } else if let point = key.ecComponents {
            self.init(
                subjectPublicKeyInfo: key.subjectPublicKeyInfo, components: .ellipticCurve(x: point.x, y: point.y))
        } else if key.algorithm == .ed25519 {
            // RFC 8410: the key is the last 32 bytes of its SubjectPublicKeyInfo.
            self.init(
                subjectPublicKeyInfo: key.subjectPublicKeyInfo,
                components: .edwardsCurve(x: Array(key.subjectPublicKeyInfo.suffix(32))))
        } else if let lattice = key.latticeKey {
            self.init(subjectPublicKeyInfo: key.subjectPublicKeyInfo, components: .lattice(lattice))
        } else {
            return nil
        }
    }
}

extension KeyCapability {
    /// Everything that a key made for the purpose can do.
    static func all(for purpose: KeyPurpose) -> [KeyCapability] {
        switch purpose {
        case .encryptDecrypt: [.decrypt, .encrypt, .unwrapKey, .wrapKey]
        case .signVerify: [.sign, .verify]
        case .authenticateMessages, .agreeOnKeys, .encapsulateSecrets: []
        }
    }
}

/// Two digits in lower case for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
