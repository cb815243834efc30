import KeyModel

extension SelfTest {
    func usesCurves(on module: ModuleContext) throws(CryptographyError) -> Bool {
        switch self {
        case .ecdsaVerify: try ecdsaVerifies(on: module)
        case .ecdhAgree: try ecdhAgrees(on: module)
        case .ed25519Sign:
            try key(KnownAnswers.ed25519Key, .ed25519, on: module).computeSignature(
                of: KnownAnswers.ed25519Message, algorithm: .ed25519, encoding: .der) == KnownAnswers.ed25519Signature
        default:
            try key(KnownAnswers.ed25519Key, .ed25519, on: module).publicKey.checkSignature(
                KnownAnswers.ed25519Signature, of: KnownAnswers.ed25519Message, algorithm: .ed25519, encoding: .der)
        }
    }

    func usesRSA(on module: ModuleContext) throws(CryptographyError) -> Bool {
        let key = try key(KnownAnswers.rsaKey, .rsa2048, on: module)
        return switch self {
        case .rsaSign:
            try key.computeSignature(of: KnownAnswers.rsaMessage, algorithm: .rsaPKCS1(.sha256), encoding: .der)
                == KnownAnswers.rsaSignature
        case .rsaVerify:
            try key.publicKey.checkSignature(
                KnownAnswers.rsaSignature, of: KnownAnswers.rsaMessage, algorithm: .rsaPKCS1(.sha256), encoding: .der)
        default:
            try key.computePlaintext(of: KnownAnswers.oaepCiphertext, algorithm: .rsaOAEP(.sha1))
                == SecretBytes(copying: KnownAnswers.oaepPlaintext)
        }
    }

    /// The right signature verifies, and over another message it does not.
    private func ecdsaVerifies(on module: ModuleContext) throws(CryptographyError) -> Bool {
        let key = try PublicKey(subjectPublicKeyInfo: KnownAnswers.ecdsaPublicKey, module: module)
        let algorithm = SignatureAlgorithm.ecdsa(.sha256)
        let signature = KnownAnswers.ecdsaSignature
        let other = try key.checkSignature(
            signature, of: KnownAnswers.abc, algorithm: algorithm, encoding: .fixedWidth)
        let right = try key.checkSignature(
            signature, of: KnownAnswers.ecdsaMessage, algorithm: algorithm, encoding: .fixedWidth)
        return right && !other
    }

    private func ecdhAgrees(on module: ModuleContext) throws(CryptographyError) -> Bool {
        let peer = try PublicKey(subjectPublicKeyInfo: KnownAnswers.ecdhPeer, module: module)
        return try key(KnownAnswers.ecdhKey, .ecP256, on: module).computeSharedSecret(with: peer)
            == SecretBytes(copying: KnownAnswers.ecdhSecret)
    }

    private func key(
        _ pkcs8: [UInt8], _ algorithm: KeyAlgorithm, on module: ModuleContext
    ) throws(CryptographyError) -> PrivateKey {
        try PrivateKey(pkcs8: SecretBytes(copying: pkcs8), algorithm: algorithm, module: module)
    }
}
