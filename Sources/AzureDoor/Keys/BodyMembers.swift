import KeyModel
import StrictJSON

/// What bodies of cryptographic operations hold.
extension JSONValue {
    func signatureName() throws(AzureFailure) -> SignatureName {
        guard let name = self["alg"]?.stringValue.flatMap(SignatureName.init(rawValue:)) else { throw .property("alg") }
        return name
    }

    func encryptionName() throws(AzureFailure) -> EncryptionName {
        guard let name = self["alg"]?.stringValue.flatMap(EncryptionName.init(rawValue:)) else {
            throw .property("alg")
        }
        return name
    }

    /// Bytes in base64 for URLs, without padding and without bits left over.
    func bytes(_ name: StaticString) throws(AzureFailure) -> [UInt8] {
        guard let bytes = self[name.description]?.stringValue.flatMap({ Base64.decodeURL($0) }) else {
            throw .property(name)
        }
        return bytes
    }

    /// The same, of bytes that are secret: the copy in plain memory is wiped.
    func secretBytes(_ name: StaticString) throws(AzureFailure) -> SecretBytes {
        var bytes = try bytes(name)
        let secret = SecretBytes(copying: bytes)
        for index in bytes.indices { bytes[index] = 0 }
        return secret
    }
}
