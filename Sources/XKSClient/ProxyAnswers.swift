import Cryptography
import ExternalKeys
import KeyModel
import StrictJSON

/// What proxies answer. They are others' programs: nothing of an answer is taken for granted.
/// - Source: AWS KMS External Key Store Proxy API Specification, "API operations" and "Error codes"
enum ProxyAnswers {
    /// - Throws: what the answer says went wrong, or `.responseMalformed`.
    static func object(status: Int, body: [UInt8]) throws(ExternalKeyFailure) -> JSONObject {
        guard let object = (try? JSON.parse(body, limits: JSONLimits(depth: 8, values: 1000)))?.objectValue else {
            throw .responseMalformed
        }
        guard status == 200 else { throw failure(named: object["errorName"]?.stringValue) }
        return object
    }

    static func health(_ object: JSONObject) throws(ExternalKeyFailure) -> ExternalHealth {
        for name in ["xksProxyVendor", "xksProxyModel", "ekmVendor"] {
            guard object[name]?.stringValue != nil else { throw .responseMalformed }
        }
        guard let size = object["xksProxyFleetSize"]?.intValue, size > 0,
            let managers = object["ekmFleetDetails"]?.arrayValue, (1...10).contains(managers.count)
        else { throw .responseMalformed }
        var isAvailable = false
        for manager in managers {
            guard manager["id"]?.stringValue != nil, manager["model"]?.stringValue != nil else {
                throw .responseMalformed
            }
            switch manager["healthStatus"]?.stringValue {
            case "ACTIVE", "DEGRADED": isAvailable = true
            case "UNAVAILABLE": break
            default: throw .responseMalformed
            }
        }
        return ExternalHealth(isAvailable: isAvailable)
    }

    static func status(_ object: JSONObject) throws(ExternalKeyFailure) -> ExternalKeyStatus {
        guard let spec = object["keySpec"]?.stringValue, let list = object["keyUsage"]?.arrayValue, list.count <= 10,
            let status = object["keyStatus"]?.stringValue, status == "ENABLED" || status == "DISABLED"
        else { throw .responseMalformed }
        let usages = list.compactMap(\.stringValue)
        guard usages.count == list.count else { throw .responseMalformed }
        return ExternalKeyStatus(
            isAES256: spec == "AES_256", encrypts: usages.contains("ENCRYPT"), decrypts: usages.contains("DECRYPT"),
            isEnabled: status == "ENABLED")
    }

    /// - Parameters:
    ///   - byteCount: of the plaintext.
    ///   - authenticated: what it was sent with.
    static func sealed(
        _ object: JSONObject, byteCount: Int, authenticated: [UInt8]
    ) throws(ExternalKeyFailure) -> ExternallySealed {
        let sealed = ExternallySealed(
            ciphertext: try bytes("ciphertext", of: object),
            metadata: object["ciphertextMetadata"] == nil ? [] : try bytes("ciphertextMetadata", of: object),
            nonce: try bytes("initializationVector", of: object), tag: try bytes("authenticationTag", of: object))
        guard sealed.ciphertext.count == byteCount, sealed.metadata.count <= 20, sealed.tag.count == 16,
            sealed.nonce.count == 12 || sealed.nonce.count == 16
        else { throw .responseMalformed }
        // A data key whose only copy was damaged on its way takes with it all that it encrypts.
        let all = authenticated + sealed.metadata + sealed.nonce + sealed.ciphertext + sealed.tag
        guard let expected = try? Digest.sha256(all),
            try bytes("ciphertextDataIntegrityValue", of: object) == expected
        else { throw .responseMalformed }
        return sealed
    }

    static func plaintext(_ object: JSONObject, byteCount: Int) throws(ExternalKeyFailure) -> [UInt8] {
        let plaintext = try bytes("plaintext", of: object)
        guard plaintext.count == byteCount else { throw .responseMalformed }
        return plaintext
    }

    private static func bytes(_ name: String, of object: JSONObject) throws(ExternalKeyFailure) -> [UInt8] {
        guard let text = object[name]?.stringValue, let bytes = Base64.decode(text) else { throw .responseMalformed }
        return bytes
    }

    private static func failure(named name: String?) -> ExternalKeyFailure {
        switch name {
        case "ValidationException": .requestRefused
        case "InvalidStateException": .keyNotEnabled
        case "InvalidCiphertextException": .ciphertextRefused
        case "InvalidKeyUsageException": .usageUnsupported
        case "AuthenticationFailedException": .credentialRefused
        case "AccessDeniedException": .accessDenied
        case "KeyNotFoundException": .keyNotFound
        case "InvalidUriPathException": .uriPathRefused
        case "UnsupportedOperationException": .operationUnsupported
        case "DependencyTimeoutException": .dependencyTimedOut
        case "ThrottlingException": .throttled
        case "InternalException": .internalFault
        default: .responseMalformed
        }
    }
}
