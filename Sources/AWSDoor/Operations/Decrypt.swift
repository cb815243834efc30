import KeyModel
import ServiceRequests
import StrictJSON

/// Opens a ciphertext. A symmetric one says itself which key it needs.
/// - Source: AWS KMS API Reference, Decrypt
struct DecryptCall: Call {
    let request: Decrypt
    let isKeyOfCiphertext: Bool

    init(reading input: inout InputReader) throws(Refusal) {
        let ignoring = try input.readDryRunOptions()
        let ciphertext = try input.ciphertext(isIgnored: ignoring)
        let context = try input.map("EncryptionContext")
        let key = try input.text("KeyId", .keyID)
        let algorithm = try input.choice("EncryptionAlgorithm", of: EncryptionAlgorithmName.self) ?? .symmetric
        let recipient = try input.recipient()
        try input.check()
        try algorithm.checkContext(context)
        isKeyOfCiphertext = key == nil
        request = Decrypt(
            key: try input.openingKey(key, algorithm, ciphertext), ciphertext: ciphertext,
            algorithm: try algorithm.algorithm(), context: context, recipient: recipient,
            dryRunIgnoresCiphertext: ignoring ? true : nil)
    }

    var algorithm: String? { EncryptionAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: Decrypt.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("Plaintext", outcome.plaintext, or: outcome.forRecipient)
        writer.member("EncryptionAlgorithm", EncryptionAlgorithmName(outcome.algorithm).rawValue)
        if outcome.algorithm == .symmetric, outcome.forRecipient == nil {
            writer.member("KeyMaterialId", material: outcome.key.version, of: request.ciphertext)
        }
        writer.endObject()
    }
}

extension InputReader {
    /// The key that a ciphertext is opened with: the one that is named, or the one that a symmetric ciphertext names.
    func openingKey(
        _ text: String?, _ algorithm: EncryptionAlgorithmName, _ ciphertext: [UInt8]
    ) throws(Refusal) -> KeyReference {
        if let text { return try key(text).keyOrAlias() }
        guard algorithm == .symmetric else {
            throw .validation("KeyId is required for the asymmetric algorithm \(algorithm.rawValue).")
        }
        guard let header = CiphertextHeader(parsing: ciphertext) else {
            throw Refusal(.invalidCiphertext, because: .ciphertextInvalid)
        }
        return KeyReference(.id(header.key), in: place.vaultOfCiphertext)
    }

    /// `GrantTokens`, `DryRun` and `DryRunModifiers`.
    /// - Returns: whether it is a dry run that is content with any ciphertext, or none.
    mutating func readDryRunOptions() throws(Refusal) -> Bool {
        try readUseOptions()
        let isModified = try hasDryRunModifiers()
        return options.dryRun && isModified
    }

    /// The model requires it nowhere, because of the dry runs that ignore it.
    mutating func ciphertext(isIgnored: Bool) throws(Refusal) -> [UInt8] {
        guard isIgnored else { return try requiredBlob("CiphertextBlob", upTo: 6144) }
        return try blob("CiphertextBlob", upTo: 6144) ?? []
    }

    /// There is one only, IGNORE_CIPHERTEXT.
    private mutating func hasDryRunModifiers() throws(Refusal) -> Bool {
        guard let value = value("DryRunModifiers") else { return false }
        guard let elements = value.arrayValue else { throw Self.mismatch(value, "a List") }
        for element in elements {
            guard let text = element.stringValue else { throw Self.mismatch(element, "a String") }
            guard DryRunModifierName(rawValue: text) == nil else { continue }
            let names = DryRunModifierName.listed.map(\.rawValue)
            note(.members([.oneOf(names)]), at: "dryRunModifiers", value: "[\(text)]")
        }
        return !elements.isEmpty
    }
}
