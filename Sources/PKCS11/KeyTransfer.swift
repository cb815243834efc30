import CPKCS11
import KeyModel
import RootOfTrust

/// How a module gets the transfer key from another: it makes an RSA pair whose private half never leaves it, the other
/// wraps the transfer key to the public half, and the first unwraps it.
///
/// ```
/// receiver   makes a pair in its session ─────── modulus, exponent ───▶  giver
/// receiver   unwraps it with the private half ◀── OAEP(transfer key) ──  giver
/// ```
/// - Source: SP 800-56B Rev. 2, section 9 (RSA-OAEP key transport)
struct TransferPair: Sendable {
    let identifier: [UInt8]
    fileprivate let modulus: [UInt8]
    fileprivate let exponent: [UInt8]

    fileprivate static let bitCount = 3072

    fileprivate var publicTemplate: AttributeTemplate {
        Self.publicPart
            .with(CK_ATTRIBUTE_TYPE(CKA_MODULUS), modulus).with(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), exponent)
    }

    fileprivate static let publicPart = AttributeTemplate()
        .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_PUBLIC_KEY))
        .with(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(CKK_RSA))
        .with([CKA_TOKEN, CKA_PRIVATE, CKA_ENCRYPT, CKA_VERIFY].map { CK_ATTRIBUTE_TYPE($0) }, false)
        .with(CK_ATTRIBUTE_TYPE(CKA_WRAP), true)

    fileprivate static func privatePart(_ identifier: [UInt8]) -> AttributeTemplate {
        search(identifier)
            .with([CKA_PRIVATE, CKA_SENSITIVE, CKA_UNWRAP].map { CK_ATTRIBUTE_TYPE($0) }, true)
            .with([CKA_EXTRACTABLE, CKA_DECRYPT, CKA_SIGN].map { CK_ATTRIBUTE_TYPE($0) }, false)
    }

    fileprivate static func search(_ identifier: [UInt8]) -> AttributeTemplate {
        AttributeTemplate()
            .with(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_PRIVATE_KEY)).with(CK_ATTRIBUTE_TYPE(CKA_TOKEN), false)
            .with(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)
    }
}

extension CryptokiSession {
    /// Makes a pair that lasts as long as this session.
    func makeTransferPair() throws(TokenFailure) -> TransferPair {
        let identifier = try random(16)
        var publicKey: CK_OBJECT_HANDLE = 0
        var privateKey: CK_OBJECT_HANDLE = 0
        let publicTemplate = TransferPair.publicPart
            .with(CK_ATTRIBUTE_TYPE(CKA_MODULUS_BITS), CK_ULONG(TransferPair.bitCount))
            .with(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), [0x01, 0x00, 0x01])
        try Mechanism.plain(CK_MECHANISM_TYPE(CKM_RSA_PKCS_KEY_PAIR_GEN)).withC { mechanism throws(TokenFailure) in
            try publicTemplate.withAttributes { publicPart, publicCount throws(TokenFailure) in
                try TransferPair.privatePart(identifier).withAttributes {
                    privatePart, privateCount throws(TokenFailure) in
                    try check(
                        functions.generateKeyPair(
                            handle, mechanism, publicPart, publicCount, privatePart, privateCount, &publicKey,
                            &privateKey))
                }
            }
        }
        defer { _ = functions.destroyObject(handle, publicKey) }
        guard let modulus = try attribute(CK_ATTRIBUTE_TYPE(CKA_MODULUS), of: publicKey),
            let exponent = try attribute(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT), of: publicKey)
        else { throw .refused(.keyUnsuitable) }
        return TransferPair(identifier: identifier, modulus: modulus, exponent: exponent)
    }

    /// - Returns: the transfer key, wrapped to the pair, and the digest that the padding has.
    func give(_ transferKey: [UInt8], to pair: TransferPair) throws(TokenFailure) -> (wrapped: [UInt8], DigestAlgorithm)
    {
        var publicKey: CK_OBJECT_HANDLE = 0
        try pair.publicTemplate.withAttributes { attributes, count throws(TokenFailure) in
            try check(functions.createObject(handle, attributes, count, &publicKey))
        }
        defer { _ = functions.destroyObject(handle, publicKey) }
        return try withObject(.secretKey(identifier: transferKey)) { key throws(TokenFailure) in
            do throws(TokenFailure) {
                return (try wrap(key, under: publicKey, mechanism: .rsaOAEP(.sha256)), .sha256)
            } catch {
                // SoftHSM 2.6 knows OAEP with SHA-1 only, whose collisions are no harm there.
                guard error == .refused(.algorithmUnsupported) else { throw error }
                return (try wrap(key, under: publicKey, mechanism: .rsaOAEP(.sha1)), .sha1)
            }
        }
    }

    /// Takes the transfer key in, unless it is there, and ends the pair.
    func take(
        _ wrapped: [UInt8], digest: DigestAlgorithm, as transferKey: [UInt8], with pair: TransferPair
    ) throws(TokenFailure) {
        guard let privateKey = try find(TransferPair.search(pair.identifier), limit: 1).first else {
            throw .refused(.keyMissing)
        }
        defer { _ = functions.destroyObject(handle, privateKey) }
        guard try find(.secretKey(identifier: transferKey), limit: 1).isEmpty else { return }
        _ = try unwrap(
            wrapped, under: privateKey, mechanism: .rsaOAEP(digest), as: .transferKey(identifier: transferKey))
    }

    func wrap(
        _ key: CK_OBJECT_HANDLE, under wrapping: CK_OBJECT_HANDLE, mechanism: Mechanism
    ) throws(TokenFailure) -> [UInt8] {
        // Room for RSA-4096.
        var wrapped = [UInt8](repeating: 0, count: 512)
        var count = CK_ULONG(wrapped.count)
        try mechanism.withC { mechanism throws(TokenFailure) in
            try checkStart(functions.wrapKey(handle, mechanism, wrapping, key, &wrapped, &count))
        }
        guard count <= wrapped.count else { throw .refused(.internalFailure) }
        return Array(wrapped.prefix(Int(count)))
    }

    func unwrap(
        _ wrapped: [UInt8], under wrapping: CK_OBJECT_HANDLE, mechanism: Mechanism, as template: AttributeTemplate
    ) throws(TokenFailure) -> CK_OBJECT_HANDLE {
        var wrapped = wrapped
        var key: CK_OBJECT_HANDLE = 0
        try mechanism.withC { mechanism throws(TokenFailure) in
            try template.withAttributes { attributes, count throws(TokenFailure) in
                try checkOpened(
                    functions.unwrapKey(
                        handle, mechanism, wrapping, &wrapped, CK_ULONG(wrapped.count), attributes, count, &key))
            }
        }
        return key
    }
}
