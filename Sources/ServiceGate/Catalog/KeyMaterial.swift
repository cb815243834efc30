public import Cryptography
public import KeyModel
public import RootOfTrust

/// A version's material, ready to be used.
public enum KeyMaterial: Sendable {
    /// AES and HMAC.
    case secret(SecretBytes)
    case pair(PrivateKey)
    case token(HardwareKeyReference, any HardwareKeys)
    case keyStore(KeyStoreKey)
    case external(ExternalKeyUse)

    static func open(
        _ record: KeyVersionRecord, algorithm: KeyAlgorithm, keys: SubordinateKeys, hardware: (any HardwareKeys)?
    ) throws(ServiceError) -> KeyMaterial {
        switch record.material {
        case .token(let label, let object):
            guard let hardware else { throw .hardwareNotConfigured }
            return .token(HardwareKeyReference(tokenLabel: label, keyIdentifier: object), hardware)
        case .absent: throw .keyStateForbids(record.key, .pendingImport)
        // Where it is changes with its store: the gate looks anew each time.
        case .keyStore: throw .hardwareNotConfigured
        case .wrapped(let wrapped):
            let purpose = materialPurpose(key: record.key, version: record.number, vault: record.vaultName)
            let secret = try Envelope.open(wrapped, under: keys.wrapping, for: purpose)
            guard algorithm.isAsymmetric else { return .secret(secret) }
            return .pair(
                try CryptographyError.asFault { () throws(CryptographyError) in
                    try PrivateKey(pkcs8: secret, algorithm: algorithm)
                })
        }
    }

    /// What binds wrapped material to its place: a row swapped for another's fails to open.
    static func materialPurpose(key: KeyIdentifier, version: KeyVersionNumber, vault: VaultName) -> [UInt8] {
        Array("material|\(key.text)|\(version)|\(vault)".utf8)
    }
}
