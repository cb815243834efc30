import KeyModel
import StrictJSON

extension JSONWriter {
    /// `KeyMaterialId` and its like, which keys of a key store have none of: that they are such, their ciphertexts say.
    /// - Source: AWS KMS API Reference, Decrypt, KeyMaterialId
    mutating func member(_ key: StaticString, material: KeyVersionIdentifier, of ciphertext: [UInt8]) {
        if let format = ciphertext.first.flatMap(CiphertextHeader.Format.init), format != .storage { return }
        member(key, material)
    }
}
