import CPKCS11
import KeyModel
import RootOfTrust

extension AttributeTemplate {
    static func privateKey(identifier: [UInt8]) -> Self {
        AttributeTemplate()
            .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_PRIVATE_KEY)).with(CK_ATTRIBUTE_TYPE(CKA_TOKEN), true)
            .with(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)
    }

    /// The type is part of the search, so that an RSA mechanism never meets an elliptic key.
    static func privateKey(identifier: [UInt8], type: CK_KEY_TYPE) -> Self {
        privateKey(identifier: identifier).with(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(type))
    }

    static func publicKey(identifier: [UInt8]) -> Self {
        AttributeTemplate()
            .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_PUBLIC_KEY)).with(CK_ATTRIBUTE_TYPE(CKA_TOKEN), true)
            .with(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)
    }

    static func publicKey(identifier: [UInt8], type: CK_KEY_TYPE) -> Self {
        publicKey(identifier: identifier).with(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(type))
    }
}

/// What a new pair is made of.
struct KeyPairRecipe {
    private let algorithm: KeyAlgorithm
    private let label: [UInt8]
    private let curve: NamedCurve?

    /// - Throws: `.algorithmUnsupported` for what is neither RSA nor an elliptic curve.
    init(_ algorithm: KeyAlgorithm, label: String) throws(RootError) {
        guard label.utf8.count <= 255 else { throw .inputRefused }
        curve = NamedCurve(algorithm)
        guard algorithm.family == .rsa || curve != nil else { throw .algorithmUnsupported }
        self.algorithm = algorithm
        self.label = Array(label.utf8)
    }

    var mechanism: Mechanism {
        .plain(CK_MECHANISM_TYPE(curve == nil ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN))
    }

    func privateTemplate(_ identifier: [UInt8]) -> AttributeTemplate {
        AttributeTemplate.privateKey(identifier: identifier)
            .with(CK_ATTRIBUTE_TYPE(CKA_LABEL), label)
            .with([CKA_PRIVATE, CKA_SENSITIVE, CKA_SIGN].map { CK_ATTRIBUTE_TYPE($0) }, true)
            .with(CK_ATTRIBUTE_TYPE(CKA_DECRYPT), curve == nil)
            .with(
                [CKA_EXTRACTABLE, CKA_MODIFIABLE, CKA_UNWRAP, CKA_DERIVE, CKA_SIGN_RECOVER]
                    .map { CK_ATTRIBUTE_TYPE($0) }, false)
    }

    func publicTemplate(_ identifier: [UInt8]) -> AttributeTemplate {
        let template = AttributeTemplate.publicKey(identifier: identifier)
            .with(CK_ATTRIBUTE_TYPE(CKA_LABEL), label)
            .with(CK_ATTRIBUTE_TYPE(CKA_VERIFY), true)
            .with([CKA_PRIVATE, CKA_MODIFIABLE, CKA_WRAP].map { CK_ATTRIBUTE_TYPE($0) }, false)
            .with(CK_ATTRIBUTE_TYPE(CKA_ENCRYPT), curve == nil)
        if let curve { return template.with(CK_ATTRIBUTE_TYPE(CKA_EC_PARAMS), curve.objectIdentifier) }
        return
            template
            .with(CK_ATTRIBUTE_TYPE(CKA_MODULUS_BITS), CK_ULONG(algorithm.bitCount))
            .with(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), [0x01, 0x00, 0x01])
    }

    /// - Throws: `.refused(.keyUnsuitable)` when the public half is not what was asked for.
    func subjectPublicKeyInfo(
        of publicKey: CK_OBJECT_HANDLE, in session: CryptokiSession
    ) throws(TokenFailure) -> [UInt8] {
        if let curve {
            guard let attribute = try session.attribute(CK_ATTRIBUTE_TYPE(CKA_EC_POINT), of: publicKey),
                let point = curve.point(in: attribute)
            else { throw .refused(.keyUnsuitable) }
            return SubjectPublicKeyInfo.ellipticCurve(curve, point: point)
        }
        guard let modulus = try session.attribute(CK_ATTRIBUTE_TYPE(CKA_MODULUS), of: publicKey),
            let exponent = try session.attribute(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), of: publicKey),
            modulus.drop(while: { $0 == 0 }).count == algorithm.bitCount / 8
        else { throw .refused(.keyUnsuitable) }
        return SubjectPublicKeyInfo.rsa(modulus: modulus, exponent: exponent)
    }
}

/// A pair that is in the token now: its identifier, 16 bytes, and its public half in DER.
struct NewKeyPair {
    let identifier: [UInt8]
    let publicKey: [UInt8]
}

extension CryptokiSession {
    func generateKeyPair(_ recipe: KeyPairRecipe) throws(TokenFailure) -> NewKeyPair {
        let identifier = try random(16)
        let (publicKey, privateKey) = try makePair(recipe, identifier)
        do throws(TokenFailure) {
            // A token may make a key other than asked, and say "OK".
            guard try flag(CK_ATTRIBUTE_TYPE(CKA_SENSITIVE), of: privateKey),
                try !flag(CK_ATTRIBUTE_TYPE(CKA_EXTRACTABLE), of: privateKey)
            else { throw .refused(.keyUnsuitable) }
            return NewKeyPair(
                identifier: identifier, publicKey: try recipe.subjectPublicKeyInfo(of: publicKey, in: self))
        } catch {
            _ = functions.destroyObject(handle, privateKey)
            _ = functions.destroyObject(handle, publicKey)
            throw error
        }
    }

    private func makePair(
        _ recipe: KeyPairRecipe, _ identifier: [UInt8]
    ) throws(TokenFailure) -> (publicKey: CK_OBJECT_HANDLE, privateKey: CK_OBJECT_HANDLE) {
        var publicKey: CK_OBJECT_HANDLE = 0
        var privateKey: CK_OBJECT_HANDLE = 0
        try recipe.mechanism.withC { mechanism throws(TokenFailure) in
            try recipe.publicTemplate(identifier).withAttributes { publicPart, publicCount throws(TokenFailure) in
                try recipe.privateTemplate(identifier).withAttributes {
                    privatePart, privateCount throws(TokenFailure) in
                    try check(
                        functions.generateKeyPair(
                            handle, mechanism, publicPart, publicCount, privatePart, privateCount, &publicKey,
                            &privateKey))
                }
            }
        }
        return (publicKey, privateKey)
    }

    /// Destroys both halves.
    ///
    /// - Throws: `.refused(.keyMissing)` when there is no private half.
    func destroyPair(_ identifier: [UInt8]) throws(TokenFailure) {
        guard try !find(.privateKey(identifier: identifier), limit: 1).isEmpty else {
            throw .refused(.keyMissing)
        }
        // The public half first: if this is interrupted, the pair can still be found and destroyed again.
        try destroyAll(.publicKey(identifier: identifier))
        try destroyAll(.privateKey(identifier: identifier))
    }
}
