import KeyModel

extension SelfTest {
    func encrypts(on module: ModuleContext) throws(CryptographyError) -> Bool {
        switch self {
        case .gcmEncrypt: try gcmEncrypts(on: module)
        case .gcmDecrypt: try gcmDecrypts(on: module)
        case .keyWrap:
            try AESKeyWrap.wrap(
                SecretBytes(copying: KnownAnswers.wrapKey), under: SecretBytes(copying: KnownAnswers.wrapKEK),
                by: module
            ) == KnownAnswers.wrapped
        default:
            try AESKeyWrap.unwrap(KnownAnswers.wrapped, under: SecretBytes(copying: KnownAnswers.wrapKEK), by: module)
                == SecretBytes(copying: KnownAnswers.wrapKey)
        }
    }

    private func gcmEncrypts(on module: ModuleContext) throws(CryptographyError) -> Bool {
        let plaintext = KnownAnswers.gcmPlaintext
        let sealed = try bytes(count: plaintext.count + 16) { output throws(CryptographyError) in
            try withCipher(on: module) { cipher throws(CryptographyError) in
                try plaintext.withOctets { plaintext throws(CryptographyError) in
                    try KnownAnswers.gcmNonce.withOctets { nonce throws(CryptographyError) in
                        guard let nonce = nonce.baseAddress else { throw CryptographyError.internalFailure }
                        try cipher.encrypt(
                            plaintext, nonce: .given(nonce), to: output, tag: output + plaintext.count)
                    }
                }
            }
        }
        return sealed == KnownAnswers.gcmCiphertext + KnownAnswers.gcmTag
    }

    /// The right tag opens it, and a wrong one does not.
    private func gcmDecrypts(on module: ModuleContext) throws(CryptographyError) -> Bool {
        guard try gcmOpens(tag: KnownAnswers.gcmTag, on: module) else { return false }
        var wrong = KnownAnswers.gcmTag
        wrong[15] ^= 1
        do throws(CryptographyError) {
            _ = try gcmOpens(tag: wrong, on: module)
            return false
        } catch {
            return error == .authenticationFailed
        }
    }

    private func gcmOpens(tag: [UInt8], on module: ModuleContext) throws(CryptographyError) -> Bool {
        let opened = try bytes(count: KnownAnswers.gcmCiphertext.count) { output throws(CryptographyError) in
            try withCipher(on: module) { cipher throws(CryptographyError) in
                try KnownAnswers.gcmCiphertext.withOctets { ciphertext throws(CryptographyError) in
                    try cipher.decrypt(ciphertext, nonce: KnownAnswers.gcmNonce, tag: tag, to: output)
                }
            }
        }
        return opened == KnownAnswers.gcmPlaintext
    }

    private func withCipher(
        on module: ModuleContext, _ body: (GaloisCounterMode) throws(CryptographyError) -> Void
    ) throws(CryptographyError) {
        try KnownAnswers.gcmKey.withOctets { key throws(CryptographyError) in
            try KnownAnswers.gcmAuthenticated.withOctets { authenticated throws(CryptographyError) in
                let none = UnsafeRawBufferPointer(start: nil, count: 0)
                try body(GaloisCounterMode(module: module, key: key, authenticated: (authenticated, none)))
            }
        }
    }
}
