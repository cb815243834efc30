import COpenSSL
public import KeyModel

/// The padding of RSAES-OAEP by itself, for tokens that compute with the key and don't know the padding.
///
/// ```
/// 00 | seed, masked: hLen | masked: hash of the empty label: hLen, 00 ..., 01, message
/// ```
public enum OAEPPadding {
    /// Whether the padding can be removed here: not in FIPS mode, where only whole decryptions are approved services.
    /// - Source: SP 800-56B Rev. 2, 7.2.2 (RSA-OAEP), FIPS 140-3 IG 2.4.C
    public static var isOffered: Bool {
        guard let module = try? ModuleState.current() else { return false }
        return !module.isFIPS
    }

    /// Removes the padding of an empty label, with MGF1 of the same digest.
    ///
    /// OpenSSL looks at all of the bytes in a time that does not depend on them, and which of the checks failed does not
    /// show: telling a first byte that is not zero from other failures opens ciphertexts (Manger's attack).
    /// - Parameters:
    ///   - padded: what the bare RSA operation gave, big endian. Zeros may be missing on its left.
    ///   - keyByteCount: bytes of the modulus.
    /// - Returns: the message, 0 to `keyByteCount` less 2 and two digests.
    /// - Throws: `moduleFailed`; `algorithmUnavailable` in FIPS mode; `authenticationFailed` for everything that is not
    ///   so padded, of whatever length.
    /// - Source: RFC 8017 7.1.2, step 3
    public static func remove(
        from padded: SecretBytes, digest: DigestAlgorithm, keyByteCount: Int
    ) throws(CryptographyError) -> SecretBytes {
        let module = try ModuleState.current()
        guard !module.isFIPS else { throw .algorithmUnavailable }
        let limit = keyByteCount - 2 * digest.byteCount - 2
        guard limit >= 0, padded.count <= keyByteCount, let keyCount = Int32(exactly: keyByteCount) else {
            throw .authenticationFailed
        }
        var count: Int32 = -1
        let room = SecretBytes(count: limit) { room in
            count = padded.withUnsafeBytes {
                aegis_oaep_remove(
                    module.digest(digest), $0.baseAddress, Int32($0.count), keyCount, room.baseAddress, Int32(limit))
            }
        }
        guard count >= 0 else {
            ERR_clear_error()
            throw .authenticationFailed
        }
        return room.prefix(Int(count))
    }
}
