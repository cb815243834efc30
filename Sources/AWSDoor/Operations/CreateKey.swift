import KeyModel
import ServiceRequests
import StrictJSON

/// Makes a key.
/// - Source: AWS KMS API Reference, CreateKey
struct CreateKeyCall: Call {
    let request: CreateKey

    init(reading input: inout InputReader) throws(Refusal) {
        let policy = try input.text("Policy", .policy)
        let description = try input.text("Description", .description)
        let usage = try input.choice("KeyUsage", of: KeyUsageName.self)
        let legacySpec = try input.choice("CustomerMasterKeySpec", of: LegacyKeySpecName.self)
        let spec = try input.choice("KeySpec", of: KeySpecName.self)
        let bypass = try input.flag("BypassPolicyLockoutSafetyCheck")
        let tags = try input.tags() ?? []
        let isMultiRegion = try input.flag("MultiRegion")
        let place = try Self.place(&input, isMultiRegion: isMultiRegion ?? false)
        try input.check()
        guard spec == nil || legacySpec == nil else {
            throw .validation(
                "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                    + "CustomerMasterKeySpec is deprecated.")
        }
        let algorithm = try Self.algorithm(spec ?? legacySpec?.spec ?? .symmetric)
        try place.check(algorithm)
        request = CreateKey(
            vault: input.place.vault, algorithm: algorithm, purpose: try Self.purpose(usage, of: algorithm),
            residence: place.residence,
            description: description ?? "", policy: policy, bypassPolicyLockoutSafetyCheck: bypass ?? false,
            tags: try InputReader.distinct(tags), isImported: place.isImported ? true : nil,
            isMultiRegion: isMultiRegion, keyStore: place.keyStore, externalKey: place.externalKey)
    }

    func write(_ outcome: KeyDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "KeyMetadata")
        KeyMetadata(outcome).write(to: &writer)
        writer.endObject()
    }

    private static func place(_ input: inout InputReader, isMultiRegion: Bool) throws(Refusal) -> NewKeyPlace {
        NewKeyPlace(
            origin: try input.choice("Origin", of: OriginName.self) ?? .kms,
            keyStore: try input.text("CustomKeyStoreId", .customKeyStoreID),
            externalKey: try input.text("XksKeyId", .xksKeyID), isMultiRegion: isMultiRegion)
    }

    private static func algorithm(_ spec: KeySpecName) throws(Refusal) -> KeyAlgorithm {
        guard let algorithm = spec.algorithm else { throw .unsupported("KeySpec \(spec.rawValue) is not supported.") }
        return algorithm
    }

    private static func purpose(_ usage: KeyUsageName?, of algorithm: KeyAlgorithm) throws(Refusal) -> KeyPurpose {
        if let usage { return usage.purpose }
        guard algorithm == .aes256 else {
            throw Refusal(
                InputErrors.error(for: .purposeRequired, words: nil), because: .invalidInput(.purposeRequired))
        }
        return .encryptDecrypt
    }
}

/// Where a new key's material is to come from and to live.
private struct NewKeyPlace {
    let origin: OriginName
    let keyStore: KeyStoreIdentifier?
    let externalKey: String?
    let isMultiRegion: Bool

    var isImported: Bool { origin == .external }

    var residence: KeyResidence {
        switch origin {
        case .cloudHSM: .keyStore
        case .externalKeyStore: .external
        case .kms, .external: .storage
        }
    }

    /// - Throws: ValidationException for members that don't go together, UnsupportedOperationException.
    func check(_ algorithm: KeyAlgorithm) throws(Refusal) {
        guard externalKey == nil || origin == .externalKeyStore else {
            throw .validation("XksKeyId is valid only for Origin EXTERNAL_KEY_STORE.")
        }
        switch origin {
        case .kms, .external:
            guard keyStore == nil else {
                throw .validation("CustomKeyStoreId is valid only for Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE.")
            }
        case .cloudHSM:
            guard keyStore != nil else { throw .validation("CustomKeyStoreId is required for Origin AWS_CLOUDHSM.") }
            guard algorithm == .aes256, !isMultiRegion else {
                throw .unsupported("Keys in a custom key store are symmetric encryption keys of one region.")
            }
        case .externalKeyStore:
            guard keyStore != nil, externalKey != nil else {
                throw .validation("CustomKeyStoreId and XksKeyId are required for Origin EXTERNAL_KEY_STORE.")
            }
            guard algorithm == .aes256, !isMultiRegion else {
                throw .unsupported("Keys in a custom key store are symmetric encryption keys of one region.")
            }
        }
    }
}
