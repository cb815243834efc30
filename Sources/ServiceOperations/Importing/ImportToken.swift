import Cryptography
import FoundationEssentials
import KeyModel
import ServiceGate

/// What a caller holds between asking for parameters and importing, so that the service needs to keep nothing.
///
/// It is sealed under the vault key; key and vault are in the additional data, so that it opens for them alone.
/// ```
/// offset  size  field
///      0     1  format, 1
///      1    12  nonce
///     13     1  wrapping algorithm: 1 OAEP SHA-1, 2 OAEP SHA-256, 3 AES key wrap SHA-1, 4 AES key wrap SHA-256   ┐
///     14     2  bits of the wrapping key, big endian                                                          │ AES-
///     16     8  seconds since 1970 at which it expires, big endian                                            │ 256-
///     24     n  the wrapping key, PKCS #8 in DER                                                              │ GCM
///   24+n    16  tag                                                                                           ┘
/// ```
/// - Source: docs/formats/import-token.md
struct ImportToken {
    /// - Source: AWS KMS API Reference, GetParametersForImport
    static let lifetime: TimeInterval = 24 * 3600
    private static let format: UInt8 = 1
    private static let headByteCount = 11

    var wrapping: WrappingAlgorithm
    var expires: Date
    var key: PrivateKey

    private static func purpose(_ key: KeyIdentifier) -> [UInt8] { Array("import token 1|\(key.text)".utf8) }

    func sealed(for key: KeyIdentifier, in vault: AuthorizedVault) throws(ServiceError) -> [UInt8] {
        let pkcs8 = try CryptographyError.asFault { () throws(CryptographyError) in try self.key.pkcs8() }
        let bitCount = UInt16(self.key.algorithm.bitCount)
        let seconds = UInt64(expires.timeIntervalSince1970)
        var head = [wrapping.code, UInt8(bitCount >> 8), UInt8(bitCount & 0xFF)]
        for shift in stride(from: 56, through: 0, by: -8) { head.append(UInt8(truncatingIfNeeded: seconds >> shift)) }
        let content = SecretBytes(count: head.count + pkcs8.count) { content in
            content.copyBytes(from: head)
            pkcs8.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: content[head.count...]).copyMemory(from: $0)
            }
        }
        return [Self.format] + (try vault.seal(content, for: Self.purpose(key)))
    }

    /// - Throws: `.importTokenInvalid` for what isn't a token of this key and vault; `.importTokenExpired`.
    init(opening token: [UInt8], of key: KeyIdentifier, in vault: AuthorizedVault, at now: Date) throws(ServiceError) {
        guard token.first == Self.format else { throw .importTokenInvalid }
        let content: SecretBytes
        do throws(ServiceError) {
            content = try vault.open(Array(token.dropFirst()), for: Self.purpose(key))
        } catch {
            throw error == .integrityViolated ? .importTokenInvalid : error
        }
        guard content.count > Self.headByteCount else { throw .importTokenInvalid }
        let head = content.withUnsafeBytes { Array($0.prefix(Self.headByteCount)) }
        let seconds = head[3...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let bitCount = Int(head[1]) << 8 | Int(head[2])
        guard let wrapping = WrappingAlgorithm.allCases.first(where: { $0.code == head[0] }),
            let algorithm = KeyAlgorithm.allCases.first(where: { $0.family == .rsa && $0.bitCount == bitCount })
        else { throw .importTokenInvalid }
        self.wrapping = wrapping
        expires = Date(timeIntervalSince1970: TimeInterval(seconds))
        guard now < expires else { throw .importTokenExpired }
        let pkcs8 = content.withUnsafeBytes {
            SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[Self.headByteCount...]))
        }
        self.key = try CryptographyError.asFault { () throws(CryptographyError) in
            try PrivateKey(pkcs8: pkcs8, algorithm: algorithm)
        }
    }

    init(wrapping: WrappingAlgorithm, expires: Date, key: PrivateKey) {
        (self.wrapping, self.expires, self.key) = (wrapping, expires, key)
    }

    /// The material that came wrapped to the token's key.
    /// - Throws: `.invalidInput(.wrappedMaterialLength)`; `.ciphertextInvalid` when it wasn't wrapped to it, or otherwise.
    func unwrap(_ wrapped: [UInt8]) throws(ServiceError) -> SecretBytes {
        let modulusByteCount = key.algorithm.bitCount / 8
        let rest = wrapped.count - modulusByteCount
        guard wrapping.isDirect ? rest == 0 : rest >= 16 && rest % 8 == 0 else {
            throw .invalidInput(.wrappedMaterialLength)
        }
        do {
            return wrapping.isDirect
                ? try key.decrypt(wrapped, algorithm: .rsaOAEP(wrapping.digest))
                : try RSAAESKeyWrap.unwrap(wrapped, with: key, digest: wrapping.digest)
        } catch {
            switch error {
            case .authenticationFailed, .invalidInput: throw .ciphertextInvalid
            default: throw error.fault
            }
        }
    }
}

extension WrappingAlgorithm {
    fileprivate var code: UInt8 {
        switch self {
        case .oaepSHA1: 1
        case .oaepSHA256: 2
        case .aesKeyWrapSHA1: 3
        case .aesKeyWrapSHA256: 4
        }
    }
}
