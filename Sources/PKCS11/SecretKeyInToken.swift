import CPKCS11
import KeyModel
import RootOfTrust

extension AttributeTemplate {
    /// An AES key in the token's storage.
    static func secretKey(identifier: [UInt8]) -> Self { rootKey(identifier: identifier) }

    /// A key that encrypts and decrypts and does nothing else, and never leaves.
    static func workingKey(identifier: [UInt8], label: String) -> Self {
        unwrapped(identifier: identifier, label: label)
            .with([CKA_ENCRYPT, CKA_DECRYPT].map { CK_ATTRIBUTE_TYPE($0) }, true)
            // Last: SoftHSM lets nothing follow it when a key is unwrapped.
            .with([CKA_EXTRACTABLE, CKA_WRAP, CKA_UNWRAP, CKA_MODIFIABLE].map { CK_ATTRIBUTE_TYPE($0) }, false)
    }

    /// A key that wraps keys and does nothing else. Only wrapped can it leave: that is how a new module gets it.
    static func transferKey(identifier: [UInt8]) -> Self {
        unwrapped(identifier: identifier, label: "aegis-kms transfer")
            .with([CKA_EXTRACTABLE, CKA_WRAP, CKA_UNWRAP].map { CK_ATTRIBUTE_TYPE($0) }, true)
            // Last: SoftHSM lets nothing follow it when a key is unwrapped.
            .with([CKA_ENCRYPT, CKA_DECRYPT, CKA_MODIFIABLE].map { CK_ATTRIBUTE_TYPE($0) }, false)
    }

    private static func unwrapped(identifier: [UInt8], label: String) -> Self {
        secretKey(identifier: identifier)
            .with(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(CKK_AES))
            .with(CK_ATTRIBUTE_TYPE(CKA_LABEL), Array(label.utf8))
            .with([CKA_PRIVATE, CKA_SENSITIVE].map { CK_ATTRIBUTE_TYPE($0) }, true)
            .with([CKA_SIGN, CKA_VERIFY, CKA_DERIVE].map { CK_ATTRIBUTE_TYPE($0) }, false)
    }

    /// A new key on its way into the modules: in the session alone, so that nothing extractable is ever stored.
    fileprivate static let passingKey = AttributeTemplate()
        .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_SECRET_KEY))
        .with(CK_ATTRIBUTE_TYPE(CKA_VALUE_LEN), CK_ULONG(32))
        .with([CKA_PRIVATE, CKA_SENSITIVE, CKA_EXTRACTABLE].map { CK_ATTRIBUTE_TYPE($0) }, true)
        .with(
            [CKA_TOKEN, CKA_ENCRYPT, CKA_DECRYPT, CKA_WRAP, CKA_UNWRAP, CKA_SIGN, CKA_VERIFY, CKA_DERIVE]
                .map { CK_ATTRIBUTE_TYPE($0) }, false)
}

extension Mechanism {
    /// AES key wrap. (PKCS #11 2.40, section 2.14; RFC 3394)
    static let aesKeyWrap = Mechanism.plain(CK_MECHANISM_TYPE(CKM_AES_KEY_WRAP))
}

extension CryptokiSession {
    /// Makes an AES-256 key that is nowhere but in what is returned: 40 bytes, under the transfer key.
    func makeWrappedKey(under transferKey: [UInt8]) throws(TokenFailure) -> [UInt8] {
        let key = try generateKey(.passingKey)
        defer { _ = functions.destroyObject(handle, key) }
        return try withObject(.secretKey(identifier: transferKey)) { wrapping throws(TokenFailure) in
            try wrap(key, under: wrapping, mechanism: .aesKeyWrap)
        }
    }

    /// - Returns: the new transfer key's identifier, 16 bytes.
    func makeTransferKey() throws(TokenFailure) -> [UInt8] {
        let identifier = try random(16)
        let template = AttributeTemplate.transferKey(identifier: identifier)
            .with(CK_ATTRIBUTE_TYPE(CKA_VALUE_LEN), CK_ULONG(32))
        let key = try generateKey(template)
        guard try flag(CK_ATTRIBUTE_TYPE(CKA_SENSITIVE), of: key) else {
            _ = functions.destroyObject(handle, key)
            throw .refused(.keyUnsuitable)
        }
        return identifier
    }

    /// Puts a key into the token, unless it is there.
    ///
    /// - Returns: whether it was missing.
    func place(_ wrapped: [UInt8], as identifier: [UInt8], label: String, under transferKey: [UInt8])
        throws(TokenFailure) -> Bool
    {
        guard try find(.secretKey(identifier: identifier), limit: 1).isEmpty else { return false }
        // 32 bytes and RFC 3394's 8. SoftHSM doesn't tell the length of a key that was unwrapped.
        guard wrapped.count == 40 else { throw .refused(.corrupted) }
        let key = try withObject(.secretKey(identifier: transferKey)) { wrapping throws(TokenFailure) in
            try unwrap(
                wrapped, under: wrapping, mechanism: .aesKeyWrap,
                as: .workingKey(identifier: identifier, label: label))
        }
        do throws(TokenFailure) {
            // A token may make a key other than asked, and say "OK".
            guard try flag(CK_ATTRIBUTE_TYPE(CKA_SENSITIVE), of: key),
                try !flag(CK_ATTRIBUTE_TYPE(CKA_EXTRACTABLE), of: key)
            else { throw .refused(.keyUnsuitable) }
            return true
        } catch {
            _ = functions.destroyObject(handle, key)
            throw error
        }
    }

    func seal(_ plaintext: SecretBytes, key: [UInt8], associated: [UInt8]) throws(TokenFailure) -> HardwareCiphertext {
        let nonce = try random(12)
        let sealed = try withObject(.secretKey(identifier: key)) { key throws(TokenFailure) in
            try encrypt(
                plaintext, key: key, mechanism: .aesGCM(nonce: nonce, associated: associated),
                outputByteCount: plaintext.count + 16)
        }
        return HardwareCiphertext(nonce: nonce, sealed: sealed)
    }

    func open(_ ciphertext: HardwareCiphertext, key: [UInt8], associated: [UInt8]) throws(TokenFailure) -> SecretBytes {
        let opened = try withObject(.secretKey(identifier: key)) { key throws(TokenFailure) in
            try decrypt(
                ciphertext.sealed, key: key, mechanism: .aesGCM(nonce: ciphertext.nonce, associated: associated),
                roomByteCount: ciphertext.sealed.count)
        }
        guard opened.count == ciphertext.sealed.count - 16 else { throw .refused(.internalFailure) }
        return opened
    }

    private func generateKey(_ template: AttributeTemplate) throws(TokenFailure) -> CK_OBJECT_HANDLE {
        var key: CK_OBJECT_HANDLE = 0
        try Mechanism.plain(CK_MECHANISM_TYPE(CKM_AES_KEY_GEN)).withC { mechanism throws(TokenFailure) in
            try template.withAttributes { attributes, count throws(TokenFailure) in
                try check(functions.generateKey(handle, mechanism, attributes, count, &key))
            }
        }
        return key
    }
}
