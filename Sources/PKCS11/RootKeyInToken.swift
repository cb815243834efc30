import CPKCS11
import KeyModel
import RootOfTrust

extension AttributeTemplate {
    private static let secretKey = AttributeTemplate()
        .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_SECRET_KEY)).with(CK_ATTRIBUTE_TYPE(CKA_TOKEN), true)

    static func rootKey(label: String) -> Self { secretKey.with(CK_ATTRIBUTE_TYPE(CKA_LABEL), Array(label.utf8)) }

    static func rootKey(identifier: [UInt8]) -> Self { secretKey.with(CK_ATTRIBUTE_TYPE(CKA_ID), identifier) }

    /// What a new root key may do, and above all what may not be done with it.
    fileprivate static func newRootKey(label: String, identifier: [UInt8]) -> Self {
        rootKey(label: label)
            .with(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)
            .with(CK_ATTRIBUTE_TYPE(CKA_VALUE_LEN), CK_ULONG(32))
            .with([CKA_PRIVATE, CKA_SENSITIVE, CKA_ENCRYPT, CKA_DECRYPT].map { CK_ATTRIBUTE_TYPE($0) }, true)
            .with(
                [CKA_EXTRACTABLE, CKA_MODIFIABLE, CKA_WRAP, CKA_UNWRAP, CKA_SIGN, CKA_VERIFY, CKA_DERIVE]
                    .map { CK_ATTRIBUTE_TYPE($0) }, false)
    }
}

extension CryptokiSession {
    /// - Returns: the new key's identifier, 16 bytes.
    func generateRootKey(label: String) throws(TokenFailure) -> [UInt8] {
        guard try find(.rootKey(label: label), limit: 1).isEmpty else { throw .refused(.alreadyExists) }
        let identifier = try random(16)
        var key: CK_OBJECT_HANDLE = 0
        let template = AttributeTemplate.newRootKey(label: label, identifier: identifier)
        try Mechanism.plain(CK_MECHANISM_TYPE(CKM_AES_KEY_GEN)).withC { mechanism throws(TokenFailure) in
            try template.withAttributes { attributes, count throws(TokenFailure) in
                try check(functions.generateKey(handle, mechanism, attributes, count, &key))
            }
        }
        do throws(TokenFailure) {
            // A token may make a key other than asked, and say "OK".
            return try suitableRootIdentifier(key)
        } catch {
            _ = functions.destroyObject(handle, key)
            throw error
        }
    }

    /// - Throws: `.refused(.keyUnsuitable)` unless the key is what a root key has to be.
    func suitableRootIdentifier(_ key: CK_OBJECT_HANDLE) throws(TokenFailure) -> [UInt8] {
        guard let identifier = try attribute(CK_ATTRIBUTE_TYPE(CKA_ID), of: key), (1...255).contains(identifier.count),
            try number(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), of: key) == CK_ULONG(CKK_AES),
            try number(CK_ATTRIBUTE_TYPE(CKA_VALUE_LEN), of: key) == 32,
            try flag(CK_ATTRIBUTE_TYPE(CKA_SENSITIVE), of: key),
            try !flag(CK_ATTRIBUTE_TYPE(CKA_EXTRACTABLE), of: key),
            try flag(CK_ATTRIBUTE_TYPE(CKA_ENCRYPT), of: key), try flag(CK_ATTRIBUTE_TYPE(CKA_DECRYPT), of: key)
        else { throw .refused(.keyUnsuitable) }
        return identifier
    }

    func wrap(_ secret: SecretBytes, rootIdentifier: [UInt8], context: [UInt8]) throws(TokenFailure) -> [UInt8] {
        let nonce = try random(WrappedKey.nonceByteCount)
        let associated = WrappedKey.associatedBytes(rootIdentifier: rootIdentifier, context: context)
        let sealed = try withObject(.rootKey(identifier: rootIdentifier)) { key throws(TokenFailure) in
            try encrypt(
                secret, key: key, mechanism: .aesGCM(nonce: nonce, associated: associated),
                outputByteCount: secret.count + WrappedKey.tagByteCount)
        }
        return WrappedKey(rootIdentifier: rootIdentifier, nonce: nonce, sealed: sealed).bytes
    }

    func unwrap(_ wrapped: WrappedKey, context: [UInt8]) throws(TokenFailure) -> SecretBytes {
        let associated = WrappedKey.associatedBytes(rootIdentifier: wrapped.rootIdentifier, context: context)
        let opened = try withObject(.rootKey(identifier: wrapped.rootIdentifier)) { key throws(TokenFailure) in
            try decrypt(
                wrapped.sealed, key: key, mechanism: .aesGCM(nonce: wrapped.nonce, associated: associated),
                roomByteCount: wrapped.sealed.count)
        }
        guard opened.count == wrapped.sealed.count - WrappedKey.tagByteCount else { throw .refused(.internalFailure) }
        return opened
    }

    /// Destroys every object that has these attributes.
    func destroyAll(_ template: AttributeTemplate) throws(TokenFailure) {
        for object in try find(template, limit: 16) { try check(functions.destroyObject(handle, object)) }
    }
}
