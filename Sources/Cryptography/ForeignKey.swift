public import KeyModel

/// A private key that was made elsewhere, before it is trusted.
public enum ForeignKey {
    /// Reads a private key and checks that it is a sound one, whose halves belong together.
    ///
    /// Other encodings of the same key give the same answer, so that one can be told from another.
    /// - Parameters:
    ///   - pkcs8: an unencrypted `PrivateKeyInfo` in DER, and nothing after it; BER that isn't DER is refused, and so are
    ///     curves that are described instead of named.
    ///   - algorithm: what the key must be.
    /// - Returns: the key, and its `PrivateKeyInfo` as the module writes it.
    /// - Throws: `moduleFailed`; `algorithmUnavailable` where the module has no such keys; `invalidKey`.
    /// - Source: RFC 5208, RFC 5915, RFC 8410; X.690, section 10 (DER)
    public static func read(
        pkcs8: SecretBytes, algorithm: KeyAlgorithm
    ) throws(CryptographyError) -> (key: PrivateKey, pkcs8: SecretBytes) {
        let module = try ModuleState.current()
        guard module.offers(algorithm) else { throw .algorithmUnavailable }
        guard pkcs8.withUnsafeBytes({ StrictDER.isPrivateKeyInfo($0, namingCurve: algorithm.family == .ellipticCurve) })
        else { throw .invalidKey }
        let key: PrivateKey
        do throws(CryptographyError) {
            key = try PrivateKey(pkcs8: pkcs8, algorithm: algorithm)
        } catch {
            throw error == .moduleFailed ? error : .invalidKey
        }
        try key.validate()
        guard try signsForItself(key) else { throw .invalidKey }
        guard algorithm.family == .ellipticCurve else { return (key, try key.pkcs8()) }
        // OpenSSL writes a key on a curve as it was read: without its public half, or with a compressed one.
        try KeyEncoding.writeWhole(key.handle.key)
        let whole = try key.pkcs8()
        return (try PrivateKey(pkcs8: whole, algorithm: algorithm), whole)
    }

    /// What one half signs, the other verifies. Unlike after making a key, a failure is the key's and not the module's.
    private static func signsForItself(_ key: PrivateKey) throws(CryptographyError) -> Bool {
        guard let algorithm = SignatureAlgorithm.offered(by: key.algorithm).first else { return true }
        let message = Array("pairwise consistency".utf8)
        let signature = try key.computeSignature(of: message, algorithm: algorithm, encoding: .der)
        return try key.publicKey.checkSignature(signature, of: message, algorithm: algorithm, encoding: .der)
    }
}

/// Whether bytes are DER, as far as lengths, nesting and numbers go.
/// - Source: X.690, 8.1.3, 8.3.2, 10.1
enum StrictDER {
    private static let (integer, octetString, identifier, sequence): (UInt8, UInt8, UInt8, UInt8) = (2, 4, 6, 0x30)

    /// ```
    /// SEQUENCE { INTEGER version, SEQUENCE { OID, parameters }, OCTET STRING privateKey, … }
    /// ```
    /// - Parameter namingCurve: the parameters must be an OID.
    static func isPrivateKeyInfo(_ bytes: UnsafeRawBufferPointer, namingCurve: Bool) -> Bool {
        guard let whole = elements(of: bytes, depth: 0), whole.count == 1, whole[0].tag == sequence,
            let parts = elements(of: whole[0].content, depth: 1), parts.count >= 3, parts[0].tag == integer,
            parts[1].tag == sequence, parts[2].tag == octetString,
            let kind = elements(of: parts[1].content, depth: 2), let first = kind.first, first.tag == identifier
        else { return false }
        if namingCurve { guard kind.count == 2, kind[1].tag == identifier else { return false } }
        // The key itself is DER inside of the octet string.
        return elements(of: parts[2].content, depth: 2) != nil
    }

    private struct Element {
        var tag: UInt8
        var content: UnsafeRawBufferPointer
    }

    /// nil where anything in it, at any depth, is not DER.
    private static func elements(of bytes: UnsafeRawBufferPointer, depth: Int) -> [Element]? {
        guard depth < 8 else { return nil }
        var rest = bytes[...]
        var elements: [Element] = []
        while let tag = rest.popFirst() {
            // Tags beyond 30 take more bytes; nothing here has one.
            guard tag & 0x1F != 0x1F, let count = length(&rest), count <= rest.count else { return nil }
            let content = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
            rest = rest.dropFirst(count)
            if tag & 0x20 != 0, Self.elements(of: content, depth: depth + 1) == nil { return nil }
            if tag == integer, !isMinimal(content) { return nil }
            elements.append(Element(tag: tag, content: content))
        }
        return elements
    }

    private static func length(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let first = rest.popFirst() else { return nil }
        guard first >= 0x80 else { return Int(first) }
        // 0x80 alone is BER's indefinite length.
        let count = Int(first & 0x7F)
        guard (1...3).contains(count), rest.count >= count, rest.first != 0 else { return nil }
        let value = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(count)
        return value >= 0x80 ? value : nil
    }

    private static func isMinimal(_ number: UnsafeRawBufferPointer) -> Bool {
        guard let first = number.first else { return false }
        guard number.count > 1 else { return true }
        return !(first == 0 && number[1] < 0x80) && !(first == 0xFF && number[1] >= 0x80)
    }
}
