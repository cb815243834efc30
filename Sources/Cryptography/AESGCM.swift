public import KeyModel

/// Authenticated encryption with AES in Galois/Counter Mode.
/// - Source: SP 800-38D
public enum AESGCM {
    /// What encryption gives: a nonce of 12 bytes, a ciphertext as long as the plaintext, a tag of 16 bytes.
    public struct Sealed: Sendable, Equatable {
        public var nonce: [UInt8]
        public var ciphertext: [UInt8]
        public var tag: [UInt8]

        public init(nonce: [UInt8], ciphertext: [UInt8], tag: [UInt8]) {
            self.nonce = nonce
            self.ciphertext = ciphertext
            self.tag = tag
        }
    }

    /// Encrypts under a nonce that the module makes. At most 2^32 times with one key (SP 800-38D 8.3).
    /// - Parameters:
    ///   - key: 16, 24 or 32 bytes.
    ///   - authenticating: further bytes that the tag covers.
    /// - Throws: `moduleFailed`, `invalidKey` for another size, `messageTooLong` from 2 GiB.
    public static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, authenticating: [UInt8] = []
    ) throws(CryptographyError) -> Sealed {
        var nonce = [UInt8](repeating: 0, count: GaloisCounterMode.nonceByteCount)
        let (ciphertext, tag) = try nonce.withMutableOctets { nonce throws(CryptographyError) in
            guard let nonce = nonce.baseAddress else { throw CryptographyError.internalFailure }
            return try seal(plaintext, key: key, nonce: .generated(nonce), authenticating: authenticating)
        }
        return Sealed(nonce: nonce, ciphertext: ciphertext, tag: tag)
    }

    /// Encrypts under a nonce that the caller answers for: a second message under the same nonce and key reveals both.
    /// In FIPS mode this is not an approved service (FIPS 140-3 IG C.H); let the module make the nonce.
    /// - Parameter nonce: 12 bytes.
    /// - Throws: `moduleFailed`, `invalidKey`, `invalidInput` for a nonce of another size, `messageTooLong` from 2 GiB.
    public static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8] = []
    ) throws(CryptographyError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        guard nonce.count == GaloisCounterMode.nonceByteCount else { throw .invalidInput }
        return try nonce.withOctets { nonce throws(CryptographyError) in
            guard let nonce = nonce.baseAddress else { throw CryptographyError.internalFailure }
            return try seal(plaintext, key: key, nonce: .given(nonce), authenticating: authenticating)
        }
    }

    /// - Parameters:
    ///   - nonce: 12 bytes.
    ///   - tag: 16 bytes; a shorter one is refused.
    /// - Throws: `moduleFailed`, `invalidKey`, `invalidInput` for a nonce of another size, `authenticationFailed` when
    ///   key, nonce, ciphertext, tag and authenticated bytes do not belong together.
    public static func open(
        _ ciphertext: [UInt8], tag: [UInt8], key: SecretBytes, nonce: [UInt8], authenticating: [UInt8] = []
    ) throws(CryptographyError) -> SecretBytes {
        guard nonce.count == GaloisCounterMode.nonceByteCount else { throw .invalidInput }
        guard tag.count == GaloisCounterMode.tagByteCount else { throw .authenticationFailed }
        return try SecretBytes(count: ciphertext.count) { plaintext throws(CryptographyError) in
            try withCipher(key, authenticating) { cipher throws(CryptographyError) in
                try ciphertext.withOctets { ciphertext throws(CryptographyError) in
                    try cipher.decrypt(ciphertext, nonce: nonce, tag: tag, to: plaintext.baseAddress)
                }
            }
        }
    }

    private static func seal(
        _ plaintext: SecretBytes, key: SecretBytes, nonce: GaloisCounterMode.Nonce, authenticating: [UInt8]
    ) throws(CryptographyError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        var sealed = try bytes(count: plaintext.count + GaloisCounterMode.tagByteCount) {
            output throws(CryptographyError) in
            try withCipher(key, authenticating) { cipher throws(CryptographyError) in
                try plaintext.withUnsafeBytes { plaintext throws(CryptographyError) in
                    try cipher.encrypt(plaintext, nonce: nonce, to: output, tag: output + plaintext.count)
                }
            }
        }
        let tag = Array(sealed.suffix(GaloisCounterMode.tagByteCount))
        sealed.removeLast(GaloisCounterMode.tagByteCount)
        return (sealed, tag)
    }

    private static func withCipher(
        _ key: SecretBytes, _ authenticated: [UInt8],
        _ body: (GaloisCounterMode) throws(CryptographyError) -> Void
    ) throws(CryptographyError) {
        let module = try ModuleState.current()
        try key.withUnsafeBytes { key throws(CryptographyError) in
            try authenticated.withOctets { authenticated throws(CryptographyError) in
                let none = UnsafeRawBufferPointer(start: nil, count: 0)
                try body(GaloisCounterMode(module: module, key: key, authenticated: (authenticated, none)))
            }
        }
    }
}
