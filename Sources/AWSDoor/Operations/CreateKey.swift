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
        let origin = try input.choice("Origin", of: OriginName.self) ?? .kms
        let isElsewhere = try Self.isElsewhere(origin, &input)
        try input.check()
        guard spec == nil || legacySpec == nil else {
            throw .validation(
                "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                    + "CustomerMasterKeySpec is deprecated.")
        }
        if let reason = isElsewhere { throw .unsupported(reason) }
        let algorithm = try Self.algorithm(spec ?? legacySpec?.spec ?? .symmetric)
        request = CreateKey(
            vault: input.place.vault, algorithm: algorithm, purpose: try Self.purpose(usage, of: algorithm),
            description: description ?? "", policy: policy, bypassPolicyLockoutSafetyCheck: bypass ?? false,
            tags: try InputReader.distinct(tags), isImported: origin == .external ? true : nil,
            isMultiRegion: isMultiRegion)
    }

    func write(_ outcome: KeyDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "KeyMetadata")
        KeyMetadata(outcome).write(to: &writer)
        writer.endObject()
    }

    /// Keys whose material comes from, or lives, somewhere else.
    /// - Returns: why they are not made; nil for a key of ours.
    private static func isElsewhere(_ origin: OriginName, _ input: inout InputReader) throws(Refusal) -> String? {
        let keyStore = try input.text("CustomKeyStoreId", .customKeyStoreID)
        let externalKey = try input.text("XksKeyId", .xksKeyID)
        if origin != .kms, origin != .external { return "Origin \(origin.rawValue) is not supported." }
        if keyStore != nil || externalKey != nil { return Support.Reason.keyStores.rawValue }
        return nil
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
