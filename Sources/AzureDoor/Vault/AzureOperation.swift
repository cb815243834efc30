import KeyModel

/// Every operation of the keys, secrets and certificates APIs, by the name that Azure's specification gives it: a closed
/// list, from which docs/api/azure-key-vault.md is generated. Where two paths fit, the first case is meant: a fixed word
/// (`contacts`) comes before a name.
/// - Source: Azure Key Vault REST API: keys 2025-07-01, secrets and certificates 2026-04-01
enum AzureOperation: String, Sendable, CaseIterable {
    case createKey = "create_key"
    case rotateKey = "rotate_key"
    case importKey = "import_key"
    case deleteKey = "delete_key"
    case updateKey = "update_key"
    case getKey = "get_key"
    case getKeyVersions = "get_key_versions"
    case getKeys = "get_keys"
    case backupKey = "backup_key"
    case restoreKey = "restore_key"
    case encrypt
    case decrypt
    case sign
    case verify
    case wrapKey = "wrap_key"
    case unwrapKey = "unwrap_key"
    case releaseKey = "release"
    case getDeletedKeys = "get_deleted_keys"
    case getDeletedKey = "get_deleted_key"
    case purgeDeletedKey = "purge_deleted_key"
    case recoverDeletedKey = "recover_deleted_key"
    case getKeyRotationPolicy = "get_key_rotation_policy"
    case updateKeyRotationPolicy = "update_key_rotation_policy"
    case getRandomBytes = "get_random_bytes"
    case getKeyAttestation = "get_key_attestation"

    case setSecret = "set_secret"
    case deleteSecret = "delete_secret"
    case updateSecret = "update_secret"
    case getSecret = "get_secret"
    case getSecrets = "get_secrets"
    case getSecretVersions = "get_secret_versions"
    case getDeletedSecrets = "get_deleted_secrets"
    case getDeletedSecret = "get_deleted_secret"
    case purgeDeletedSecret = "purge_deleted_secret"
    case recoverDeletedSecret = "recover_deleted_secret"
    case backupSecret = "backup_secret"
    case restoreSecret = "restore_secret"

    case getCertificates = "get_certificates"
    case setCertificateContacts = "set_certificate_contacts"
    case getCertificateContacts = "get_certificate_contacts"
    case deleteCertificateContacts = "delete_certificate_contacts"
    case deleteCertificate = "delete_certificate"
    case getCertificateIssuers = "get_certificate_issuers"
    case setCertificateIssuer = "set_certificate_issuer"
    case updateCertificateIssuer = "update_certificate_issuer"
    case getCertificateIssuer = "get_certificate_issuer"
    case deleteCertificateIssuer = "delete_certificate_issuer"
    case createCertificate = "create_certificate"
    case importCertificate = "import_certificate"
    case getCertificateVersions = "get_certificate_versions"
    case getCertificatePolicy = "get_certificate_policy"
    case updateCertificatePolicy = "update_certificate_policy"
    case updateCertificate = "update_certificate"
    case getCertificate = "get_certificate"
    case updateCertificateOperation = "update_certificate_operation"
    case getCertificateOperation = "get_certificate_operation"
    case deleteCertificateOperation = "delete_certificate_operation"
    case mergeCertificate = "merge_certificate"
    case backupCertificate = "backup_certificate"
    case restoreCertificate = "restore_certificate"
    case getDeletedCertificates = "get_deleted_certificates"
    case getDeletedCertificate = "get_deleted_certificate"
    case purgeDeletedCertificate = "purge_deleted_certificate"
    case recoverDeletedCertificate = "recover_deleted_certificate"
}

extension AzureOperation {
    /// What the gate is asked for; nil for an operation that this door doesn't have.
    var operationName: OperationName? {
        switch self {
        case .createKey: .createKey
        case .rotateKey: .rotateKey
        case .updateKey: .updateKeyVersion
        case .getKey: .describeKey
        case .getKeyVersions: .listKeyVersions
        case .getKeys: .listKeyNames
        case .encrypt: .encrypt
        case .decrypt: .decrypt
        case .sign: .sign
        case .verify: .verify
        case .wrapKey: .wrapKey
        case .unwrapKey: .unwrapKey
        default: nil
        }
    }

    /// Azure's word for it in messages, which is also the name among `key_ops` where there is one.
    var word: String {
        switch self {
        case .createKey: "create"
        case .rotateKey: "rotate"
        case .updateKey: "update"
        case .getKey: "get"
        case .getKeyVersions, .getKeys: "list"
        case .wrapKey: "wrapKey"
        case .unwrapKey: "unwrapKey"
        default: rawValue
        }
    }
}
