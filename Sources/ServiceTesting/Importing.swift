import Cryptography
public import KeyModel
public import ServiceRequests

extension Session {
    /// A fresh token for a key, and material wrapped to go with it, as a caller wraps it.
    public func wrap(
        _ material: SecretBytes, for key: KeyReference, by wrapping: WrappingAlgorithm,
        to wrappingKey: KeyAlgorithm = .rsa2048
    ) async throws(ServiceError) -> (token: [UInt8], wrapped: [UInt8]) {
        let parameters = try await submit(
            GetImportParameters(key: key, wrapping: wrapping, wrappingKey: wrappingKey))
        return (parameters.token, try Wrapping.wrap(material, to: parameters.publicKey, by: wrapping))
    }
}

public enum Wrapping {
    /// - Parameter publicKey: SubjectPublicKeyInfo in DER.
    public static func wrap(
        _ material: SecretBytes, to publicKey: [UInt8], by wrapping: WrappingAlgorithm
    ) throws(ServiceError) -> [UInt8] {
        do {
            let key = try PublicKey(subjectPublicKeyInfo: publicKey)
            return wrapping.isDirect
                ? try key.encrypt(material, algorithm: .rsaOAEP(wrapping.digest))
                : try RSAAESKeyWrap.wrap(material, to: key, digest: wrapping.digest)
        } catch {
            throw .moduleFailed
        }
    }
}
