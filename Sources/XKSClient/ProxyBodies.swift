import ExternalKeys
import KeyModel
import StrictJSON

/// The bodies of requests to proxies.
/// - Source: AWS KMS External Key Store Proxy API Specification, "API operations"
enum ProxyBodies {
    static func health(_ call: ExternalCall) -> [UInt8] { object(call, isHealth: true) { _ in } }

    static func metadata(_ call: ExternalCall) -> [UInt8] { object(call) { _ in } }

    static func encrypt(_ plaintext: [UInt8], authenticating: [UInt8], _ call: ExternalCall) -> [UInt8] {
        object(call) { writer in
            write("plaintext", plaintext, to: &writer)
            writer.key(literal: "encryptionAlgorithm")
            writer.string("AES_GCM")
            if !authenticating.isEmpty { write("additionalAuthenticatedData", authenticating, to: &writer) }
            writer.key(literal: "ciphertextDataIntegrityValueAlgorithm")
            writer.string("SHA_256")
        }
    }

    static func decrypt(_ sealed: ExternallySealed, authenticating: [UInt8], _ call: ExternalCall) -> [UInt8] {
        object(call) { writer in
            write("ciphertext", sealed.ciphertext, to: &writer)
            if !sealed.metadata.isEmpty { write("ciphertextMetadata", sealed.metadata, to: &writer) }
            writer.key(literal: "encryptionAlgorithm")
            writer.string("AES_GCM")
            if !authenticating.isEmpty { write("additionalAuthenticatedData", authenticating, to: &writer) }
            write("initializationVector", sealed.nonce, to: &writer)
            write("authenticationTag", sealed.tag, to: &writer)
        }
    }

    private static func object(
        _ call: ExternalCall, isHealth: Bool = false, _ members: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        writer.key(literal: "requestMetadata")
        writer.beginObject()
        var texts: [(StaticString, String?)] = [("kmsOperation", call.operation), ("kmsRequestId", call.requestID)]
        if !isHealth { texts += [("awsPrincipalArn", call.principal), ("kmsKeyArn", call.key)] }
        for case (let name, let text?) in texts {
            writer.key(literal: name)
            writer.string(text)
        }
        writer.endObject()
        members(&writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ name: StaticString, _ bytes: [UInt8], to writer: inout JSONWriter) {
        writer.key(literal: name)
        writer.bytesBase64(bytes)
    }
}
