/// What kind of key it is, and how large.
public enum KeyAlgorithm: String, Sendable, Codable, CaseIterable {
    case aes256
    case rsa2048, rsa3072, rsa4096
    case ecP256, ecP384, ecP521, ecSecp256k1
    case ed25519
    case hmac224, hmac256, hmac384, hmac512
    // Post-quantum: FIPS 204 and FIPS 203
    case mlDSA44, mlDSA65, mlDSA87
    case mlKEM512, mlKEM768, mlKEM1024

    public enum Family: String, Sendable, Codable {
        case aes, rsa, ellipticCurve, edwardsCurve, hmac
        case latticeSignature, latticeEncapsulation
    }

    public var family: Family {
        switch self {
        case .aes256: .aes
        case .rsa2048, .rsa3072, .rsa4096: .rsa
        case .ecP256, .ecP384, .ecP521, .ecSecp256k1: .ellipticCurve
        case .ed25519: .edwardsCurve
        case .hmac224, .hmac256, .hmac384, .hmac512: .hmac
        case .mlDSA44, .mlDSA65, .mlDSA87: .latticeSignature
        case .mlKEM512, .mlKEM768, .mlKEM1024: .latticeEncapsulation
        }
    }

    public var isAsymmetric: Bool {
        switch family {
        case .rsa, .ellipticCurve, .edwardsCurve, .latticeSignature, .latticeEncapsulation: true
        case .aes, .hmac: false
        }
    }

    /// RSA: modulus; elliptic curves: field; AES and HMAC: key length; ML-DSA: public key; ML-KEM: its parameter's name.
    public var bitCount: Int {
        switch self {
        case .aes256, .ecP256, .ecSecp256k1, .ed25519, .hmac256: 256
        case .rsa2048: 2048
        case .rsa3072: 3072
        case .rsa4096: 4096
        case .ecP384, .hmac384: 384
        case .ecP521: 521
        case .hmac224: 224
        case .hmac512, .mlKEM512: 512
        case .mlKEM768: 768
        case .mlKEM1024: 1024
        case .mlDSA44: 10_496
        case .mlDSA65: 15_616
        case .mlDSA87: 20_736
        }
    }
}

/// What a key was made for; fixed at creation. (SP 800-57 Part 1, 5.1)
public enum KeyPurpose: String, Sendable, Codable, CaseIterable {
    case encryptDecrypt, signVerify, authenticateMessages, agreeOnKeys, encapsulateSecrets
}

/// One thing that a version of a key may be asked to do; Azure's `key_ops`.
public enum KeyCapability: String, Sendable, Codable, CaseIterable, Comparable {
    case encrypt, decrypt, sign, verify, wrapKey, unwrapKey

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

public enum DigestAlgorithm: String, Sendable, Codable, CaseIterable {
    case sha1, sha224, sha256, sha384, sha512

    public var byteCount: Int {
        switch self {
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}

public enum SignatureAlgorithm: Hashable, Sendable, Codable, CaseIterable {
    case rsaPKCS1(DigestAlgorithm)
    /// The salt is as long as the digest, the mask is MGF1 with the same digest.
    case rsaPSS(DigestAlgorithm)
    case ecdsa(DigestAlgorithm)
    case ed25519
    /// Ed25519ph with an empty context: what is given is itself hashed with SHA-512 once more.
    case ed25519Prehashed
    /// With an empty context; hedged.
    case mlDSA

    public static var allCases: [SignatureAlgorithm] {
        let digests: [DigestAlgorithm] = [.sha256, .sha384, .sha512]
        return digests.map { .rsaPKCS1($0) } + digests.map { .rsaPSS($0) } + digests.map { .ecdsa($0) }
            + [.ed25519, .ed25519Prehashed, .mlDSA]
    }

    /// What is hashed before signing; nil where the algorithm takes the message itself.
    public var digest: DigestAlgorithm? {
        switch self {
        case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest
        case .ed25519, .ed25519Prehashed, .mlDSA: nil
        }
    }

    /// How long a digest must be that callers give in a message's place; nil where they can't.
    public var digestByteCount: Int? {
        switch self {
        case .rsaPKCS1(let digest), .rsaPSS(let digest), .ecdsa(let digest): digest.byteCount
        case .ed25519Prehashed: DigestAlgorithm.sha512.byteCount
        case .ed25519, .mlDSA: nil
        }
    }

    /// The algorithms that a key of the given kind can sign with, in the order that they are listed to callers.
    public static func offered(by key: KeyAlgorithm) -> [SignatureAlgorithm] {
        switch key {
        case .rsa2048, .rsa3072, .rsa4096:
            [
                .rsaPKCS1(.sha256), .rsaPKCS1(.sha384), .rsaPKCS1(.sha512), .rsaPSS(.sha256), .rsaPSS(.sha384),
                .rsaPSS(.sha512),
            ]
        case .ecP256, .ecSecp256k1: [.ecdsa(.sha256)]
        case .ecP384: [.ecdsa(.sha384)]
        case .ecP521: [.ecdsa(.sha512)]
        case .ed25519: [.ed25519, .ed25519Prehashed]
        case .mlDSA44, .mlDSA65, .mlDSA87: [.mlDSA]
        case .aes256, .hmac224, .hmac256, .hmac384, .hmac512, .mlKEM512, .mlKEM768, .mlKEM1024: []
        }
    }
}

/// How an ECDSA signature is written down.
public enum SignatureEncoding: String, Sendable, Codable {
    /// ASN.1 DER `SEQUENCE { r, s }` (AWS).
    case der
    /// r and s, each as long as the curve's order, big endian (JOSE, Azure).
    case fixedWidth
}

public enum EncryptionAlgorithm: Hashable, Sendable, Codable, CaseIterable {
    /// Format 1 of docs/formats/ciphertext.md, under an AES-256 key.
    case symmetric
    /// The label is empty; MGF1 uses the same digest.
    case rsaOAEP(DigestAlgorithm)
    case rsaPKCS1

    public static var allCases: [EncryptionAlgorithm] { [.symmetric, .rsaOAEP(.sha1), .rsaOAEP(.sha256), .rsaPKCS1] }

    public static func offered(by key: KeyAlgorithm) -> [EncryptionAlgorithm] {
        switch key.family {
        case .aes: [.symmetric]
        case .rsa: [.rsaOAEP(.sha1), .rsaOAEP(.sha256)]
        case .ellipticCurve, .edwardsCurve, .hmac, .latticeSignature, .latticeEncapsulation: []
        }
    }
}

public enum MACAlgorithm: String, Sendable, Codable, CaseIterable {
    case hmacSHA224, hmacSHA256, hmacSHA384, hmacSHA512

    public var digest: DigestAlgorithm {
        switch self {
        case .hmacSHA224: .sha224
        case .hmacSHA256: .sha256
        case .hmacSHA384: .sha384
        case .hmacSHA512: .sha512
        }
    }

    public static func offered(by key: KeyAlgorithm) -> [MACAlgorithm] {
        switch key {
        case .hmac224: [.hmacSHA224]
        case .hmac256: [.hmacSHA256]
        case .hmac384: [.hmacSHA384]
        case .hmac512: [.hmacSHA512]
        default: []
        }
    }
}
