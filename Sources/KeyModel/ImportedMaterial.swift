public import FoundationEssentials

/// What is there of a key whose material is imported.
///
/// A key can have several materials, one for each version; it can be used only while all are there that belong to it for
/// good. The one that waits for its rotation doesn't yet.
public struct ImportedMaterial: Hashable, Sendable, Codable {
    /// Whether all is there that belongs to the key for good.
    public var isComplete: Bool
    /// Whether some of it is there.
    public var isPresent: Bool
    /// Whether some ever was.
    public var wasImported: Bool
    /// When the first of it expires; nil for never.
    public var expires: Date?
    /// When the material that waits for its rotation expires; nil for never, or where there is none.
    public var waitingExpires: Date?

    public init(
        isComplete: Bool = false, isPresent: Bool = false, wasImported: Bool = false, expires: Date? = nil,
        waitingExpires: Date? = nil
    ) {
        self.isComplete = isComplete
        self.isPresent = isPresent
        self.wasImported = wasImported
        self.expires = expires
        self.waitingExpires = waitingExpires
    }

    /// Whether the key can be used: expired material counts as missing from its moment on, deleted already or not.
    public func isUsable(at now: Date) -> Bool { isComplete && expires.map { now < $0 } ?? true }

    /// As it is from the outside at that moment.
    public func seen(at now: Date) -> ImportedMaterial {
        guard let expires, expires <= now else { return self }
        return ImportedMaterial(wasImported: wasImported)
    }

    /// When the scheduler has something to delete.
    public var due: Date? { [expires, waitingExpires].compactMap { $0 }.min() }
}

/// How key material is wrapped on its way in.
/// - Source: AWS KMS API Reference, GetParametersForImport, WrappingAlgorithm
public enum WrappingAlgorithm: String, Sendable, Codable, CaseIterable {
    /// RSAES-OAEP of the material itself.
    case oaepSHA1, oaepSHA256
    /// RSAES-OAEP of an AES-256 key, and AES key wrap with padding of the material under it (CKM_RSA_AES_KEY_WRAP).
    case aesKeyWrapSHA1, aesKeyWrapSHA256

    public var digest: DigestAlgorithm {
        switch self {
        case .oaepSHA1, .aesKeyWrapSHA1: .sha1
        case .oaepSHA256, .aesKeyWrapSHA256: .sha256
        }
    }

    public var isDirect: Bool { self == .oaepSHA1 || self == .oaepSHA256 }

    /// Whether material of that kind may come wrapped so.
    /// - Parameter wrappingKey: the RSA key that it is wrapped to.
    /// - Source: AWS KMS API Reference, GetParametersForImport: RSAES_OAEP is not for RSA private keys, nor for P-521
    ///   under RSA_2048; RSA_AES_KEY_WRAP is for RSA and ECC
    public func suits(_ algorithm: KeyAlgorithm, under wrappingKey: KeyAlgorithm) -> Bool {
        guard wrappingKey.family == .rsa else { return false }
        if !isDirect { return algorithm.isAsymmetric }
        return algorithm.family != .rsa && !(algorithm == .ecP521 && wrappingKey == .rsa2048)
    }
}
