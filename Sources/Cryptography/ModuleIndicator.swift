public import KeyModel

/// The service indicator: whether a use of the module was an approved security service.
/// - Source: FIPS 140-3 IG 2.4.C
public enum ModuleIndicator: String, Sendable, Codable, CaseIterable {
    case approved, notApproved
    /// No cryptographic service was used, or the module is not the FIPS provider.
    case none
}

/// One thing that the module is asked to do, as far as its approval depends on it.
public enum CryptographicUse: Hashable, Sendable {
    case generateKey(KeyAlgorithm)
    case encrypt(EncryptionAlgorithm)
    case decrypt(EncryptionAlgorithm)
    case sign(SignatureAlgorithm, KeyAlgorithm)
    case verify(SignatureAlgorithm, KeyAlgorithm)
    case authenticate(MACAlgorithm)
    case agree(KeyAlgorithm)
    case encapsulate(KeyAlgorithm)
    case generateRandom
    case wrapKey
}

extension ModuleIndicator {
    /// Whether the use is approved when the FIPS provider carries it out.
    /// - Source: SP 800-131A Rev. 2 (section 6: RSAES-PKCS1-v1_5 disallowed since 2024; section 9: SHA-1 acceptable
    ///   outside signatures), FIPS 186-5 (curves, EdDSA), FIPS 203, FIPS 204, SP 800-186 3.2 (secp256k1 is for blockchains alone)
    public static func of(_ use: CryptographicUse) -> ModuleIndicator {
        switch use {
        case .generateKey(let key), .agree(let key), .encapsulate(let key): key.isApproved ? .approved : .notApproved
        case .encrypt(let algorithm), .decrypt(let algorithm): algorithm.isApproved ? .approved : .notApproved
        case .sign(let algorithm, let key): key.isApproved && algorithm.digest != .sha1 ? .approved : .notApproved
        // Signatures made with SHA-1 before 2014 may still be verified: "legacy use", which is an approved service.
        case .verify(_, let key): key.isApproved ? .approved : .notApproved
        case .authenticate, .generateRandom, .wrapKey: .approved
        }
    }
}

extension KeyAlgorithm {
    fileprivate var isApproved: Bool { self != .ecSecp256k1 }
}

extension EncryptionAlgorithm {
    fileprivate var isApproved: Bool { self != .rsaPKCS1 }
}

extension ModuleContext {
    /// In FIPS mode, what is not approved is refused.
    func requireAllowed(_ use: CryptographicUse) throws(CryptographyError) {
        guard isFIPS else { return }
        guard ModuleIndicator.of(use) == .approved else { throw .algorithmUnavailable }
    }
}
