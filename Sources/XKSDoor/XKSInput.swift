import KeyModel
import ServiceRequests
import StrictJSON

/// A request's body, member by member.
///
/// Members that the specification doesn't have are passed over: AWS KMS may send new ones one day.
/// - Source: AWS KMS External Key Store Proxy API Specification, appendix B
struct XKSInput {
    private let object: JSONObject

    init(_ body: [UInt8]) throws(XKSError) {
        guard let value = try? JSON.parse(body), let object = value.objectValue else {
            throw .validation("The body is not a JSON object.")
        }
        self.object = object
    }

    /// - Parameter names: which of the texts must be there.
    func context(requiring names: [StaticString]) throws(XKSError) -> ExternalContext {
        guard let metadata = object["requestMetadata"]?.objectValue else {
            throw .validation("requestMetadata is missing.")
        }
        for name in names {
            guard let text = metadata["\(name)"]?.stringValue, !text.isEmpty else {
                throw .validation("requestMetadata.\(name) is missing.")
            }
        }
        return ExternalContext(
            principal: try Self.text("awsPrincipalArn", in: metadata), key: try Self.text("kmsKeyArn", in: metadata),
            operation: try Self.text("kmsOperation", in: metadata) ?? "",
            requestID: try Self.text("kmsRequestId", in: metadata) ?? "",
            viaService: try Self.text("kmsViaService", in: metadata),
            sourceVPC: try Self.text("awsSourceVpc", in: metadata),
            sourceVPCEndpoint: try Self.text("awsSourceVpce", in: metadata))
    }

    private static func text(_ name: StaticString, in object: JSONObject) throws(XKSError) -> String? {
        guard let value = object["\(name)"], !value.isNull else { return nil }
        guard let text = value.stringValue, text.utf8.count <= ExternalContext.longestText else {
            throw .validation("requestMetadata.\(name) is not a text of \(ExternalContext.longestText) bytes at most.")
        }
        return text
    }

    func require(_ name: StaticString, toBe expected: String) throws(XKSError) {
        guard try word(name) == expected else { throw .validation("\(name) is not \(expected).") }
    }

    func word(_ name: StaticString) throws(XKSError) -> String? {
        guard let value = object["\(name)"], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw .validation("\(name) is not a text.") }
        return text
    }

    /// The bytes of a member in Base64; nil where there is none.
    func bytes(_ name: StaticString) throws(XKSError) -> [UInt8]? {
        guard let text = try word(name) else { return nil }
        guard let bytes = Base64.decode(text) else { throw .validation("\(name) is not Base64.") }
        return bytes
    }

    func requiredBytes(_ name: StaticString) throws(XKSError) -> [UInt8] {
        guard let bytes = try bytes(name) else { throw .validation("\(name) is missing.") }
        return bytes
    }

    /// A plaintext, decoded to where it is safe.
    func secret(_ name: StaticString) throws(XKSError) -> SecretBytes {
        guard let text = try word(name) else { throw .validation("\(name) is missing.") }
        guard let count = Base64.decodedByteCount(text) else { throw .validation("\(name) is not Base64.") }
        var isRight = false
        let secret = SecretBytes(count: count) { isRight = Base64.decode(text, into: $0) }
        guard isRight else { throw .validation("\(name) is not Base64.") }
        return secret
    }
}
