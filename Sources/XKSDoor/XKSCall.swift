import KeyModel
import ServiceRequests
import StrictJSON

/// One of the protocol's four calls: its body read into a request value, and the outcome written into an answer.
protocol XKSCall {
    associatedtype Request: ServiceRequest

    var request: Request { get }
    init(reading input: XKSInput, key: KeyReference) throws(XKSError)
    func write(_ outcome: Request.Outcome, to writer: inout JSONWriter)
}

struct HealthCall: XKSCall {
    let request: CheckExternalHealth

    init(reading input: XKSInput, key: KeyReference) throws(XKSError) {
        request = CheckExternalHealth(context: try input.context(requiring: ["kmsRequestId", "kmsOperation"]))
    }

    func write(_ outcome: CheckExternalHealth.Outcome, to writer: inout JSONWriter) {
        writer.key(literal: "xksProxyFleetSize")
        writer.int(1)
        writer.key(literal: "xksProxyVendor")
        writer.string("Aegis KMS")
        writer.key(literal: "xksProxyModel")
        writer.string("Aegis KMS \(outcome.version)")
        writer.key(literal: "ekmVendor")
        writer.string(outcome.rootVendor)
        writer.key(literal: "ekmFleetDetails")
        writer.beginArray()
        writer.beginObject()
        writer.key(literal: "id")
        writer.string(outcome.rootIdentifier)
        writer.key(literal: "model")
        writer.string(outcome.rootModel)
        writer.key(literal: "healthStatus")
        writer.string(outcome.isHealthy ? "ACTIVE" : "UNAVAILABLE")
        writer.endObject()
        writer.endArray()
    }
}

struct MetadataCall: XKSCall {
    let request: DescribeExposedKey

    init(reading input: XKSInput, key: KeyReference) throws(XKSError) {
        let context = try input.context(requiring: ["awsPrincipalArn", "kmsRequestId", "kmsOperation"])
        request = DescribeExposedKey(key: key, context: context)
    }

    func write(_ outcome: DescribeExposedKey.Outcome, to writer: inout JSONWriter) {
        writer.key(literal: "keySpec")
        writer.string(outcome.algorithm == .aes256 ? "AES_256" : outcome.algorithm.rawValue.uppercased())
        writer.key(literal: "keyUsage")
        writer.beginArray()
        for capability in outcome.capabilities.sorted() { writer.string(Self.name(capability)) }
        writer.endArray()
        writer.key(literal: "keyStatus")
        writer.string(outcome.isEnabled ? "ENABLED" : "DISABLED")
    }

    /// PKCS #11's words, as the specification has it.
    private static func name(_ capability: KeyCapability) -> String {
        switch capability {
        case .encrypt: "ENCRYPT"
        case .decrypt: "DECRYPT"
        case .sign: "SIGN"
        case .verify: "VERIFY"
        case .wrapKey: "WRAP"
        case .unwrapKey: "UNWRAP"
        }
    }
}

struct EncryptCall: XKSCall {
    let request: EncryptExternally

    init(reading input: XKSInput, key: KeyReference) throws(XKSError) {
        let context = try input.context(requiring: cryptographicMetadata)
        let plaintext = try input.secret("plaintext")
        try input.require("encryptionAlgorithm", toBe: "AES_GCM")
        let integrity = try input.word("ciphertextDataIntegrityValueAlgorithm")
        if integrity != nil { try input.require("ciphertextDataIntegrityValueAlgorithm", toBe: "SHA_256") }
        request = EncryptExternally(
            key: key, plaintext: plaintext, authenticated: try input.bytes("additionalAuthenticatedData") ?? [],
            wantsIntegrityValue: integrity != nil, context: context)
    }

    func write(_ outcome: EncryptExternally.Outcome, to writer: inout JSONWriter) {
        let members: [(StaticString, [UInt8]?)] = [
            ("ciphertext", outcome.ciphertext.ciphertext), ("ciphertextMetadata", outcome.ciphertext.metadata),
            ("initializationVector", outcome.ciphertext.nonce), ("authenticationTag", outcome.ciphertext.tag),
            ("ciphertextDataIntegrityValue", outcome.integrityValue),
        ]
        for case (let name, let value?) in members {
            writer.key(literal: name)
            writer.bytesBase64(value)
        }
    }
}

struct DecryptCall: XKSCall {
    let request: DecryptExternally

    init(reading input: XKSInput, key: KeyReference) throws(XKSError) {
        let context = try input.context(requiring: cryptographicMetadata)
        try input.require("encryptionAlgorithm", toBe: "AES_GCM")
        let ciphertext = ExternalCiphertext(
            ciphertext: try input.requiredBytes("ciphertext"),
            metadata: try input.bytes("ciphertextMetadata") ?? [],
            nonce: try input.requiredBytes("initializationVector"),
            tag: try input.requiredBytes("authenticationTag"))
        guard ciphertext.metadata.count <= 20 else { throw .validation("ciphertextMetadata is longer than 20 bytes.") }
        guard ciphertext.nonce.count == 12 || ciphertext.nonce.count == 16 else {
            throw .validation("initializationVector is not 12 or 16 bytes long.")
        }
        guard ciphertext.tag.count == 16 else { throw .validation("authenticationTag is not 16 bytes long.") }
        request = DecryptExternally(
            key: key, ciphertext: ciphertext, authenticated: try input.bytes("additionalAuthenticatedData") ?? [],
            context: context)
    }

    func write(_ outcome: DecryptExternally.Outcome, to writer: inout JSONWriter) {
        writer.key(literal: "plaintext")
        outcome.plaintext.withUnsafeBytes { writer.bytesBase64($0) }
    }
}

private let cryptographicMetadata: [StaticString] = ["awsPrincipalArn", "kmsKeyArn", "kmsRequestId", "kmsOperation"]
