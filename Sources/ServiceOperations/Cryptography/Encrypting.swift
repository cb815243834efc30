import Cryptography
import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests

extension KeyWork {
    /// Encrypts under one version, by any algorithm that the key has.
    func encrypt(
        _ plaintext: SecretBytes, version number: KeyVersionNumber? = nil, algorithm: EncryptionAlgorithm,
        context: [String: String], as capability: KeyCapability = .encrypt
    ) async throws(ServiceError) -> (ciphertext: [UInt8], version: KeyVersionRecord) {
        let (material, version) = try await open(number, for: capability)
        try requireLength(plaintext.count, for: algorithm)
        if algorithm == .symmetric {
            if case .keyStore(let inModules) = material {
                return (
                    try await encrypt(plaintext, with: inModules, version: version.number, context: context), version
                )
            }
            if case .external(let external) = material {
                return (
                    try await encrypt(plaintext, with: external, version: version.number, context: context), version
                )
            }
            guard key.record.algorithm == .aes256, case .secret(let secret) = material else {
                throw .algorithmForbidden(identifier, key.record.algorithm)
            }
            let ciphertext = try run(.encrypt(.symmetric), refusal: .ciphertextInvalid) {
                () throws(CryptographyError) in
                try SymmetricCiphertext.seal(
                    plaintext, material: secret, key: identifier, version: version.number, context: context)
            }
            return (ciphertext, version)
        }
        try await requireOpening(algorithm, by: material)
        return (try encrypt(plaintext, to: version, algorithm: algorithm), version)
    }

    private func encrypt(
        _ plaintext: SecretBytes, to version: KeyVersionRecord, algorithm: EncryptionAlgorithm
    ) throws(ServiceError) -> [UInt8] {
        guard let publicKey = version.publicKey, key.record.algorithm.family == .rsa else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
        return try run(.encrypt(algorithm), refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try PublicKey(subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo).encrypt(plaintext, algorithm: algorithm)
        }
    }

    /// The public half needs no token: what its private half doesn't open would be lost without anybody noticing.
    func requireOpening(
        _ algorithm: EncryptionAlgorithm, by material: KeyMaterial
    ) async throws(ServiceError) {
        guard case .token(let reference, let hardware) = material, key.record.algorithm.family == .rsa else { return }
        let isOpened = try await runInToken(refusal: .integrityViolated) { () async throws(RootError) in
            try await hardware.offers(algorithm, with: reference)
        }
        guard isOpened else { throw .algorithmForbidden(identifier, key.record.algorithm) }
    }

    func requireLength(_ byteCount: Int, for algorithm: EncryptionAlgorithm) throws(ServiceError) {
        let limit = algorithm == .symmetric ? 4096 : algorithm.plaintextLimit(of: key.record.algorithm) ?? 4096
        guard byteCount <= limit else {
            throw .invalidInput(.plaintextTooLong(limit: limit, algorithm, key.record.algorithm))
        }
    }

    /// Opens a ciphertext; a symmetric one says which version it is of.
    func decrypt(
        _ ciphertext: [UInt8], version number: KeyVersionNumber? = nil, algorithm: EncryptionAlgorithm,
        context: [String: String], as capability: KeyCapability = .decrypt
    ) async throws(ServiceError) -> (plaintext: SecretBytes, version: KeyVersionRecord) {
        guard algorithm == .symmetric else {
            let (material, version) = try await open(number, for: capability)
            return (try await decrypt(ciphertext, with: material, algorithm: algorithm), version)
        }
        guard key.record.algorithm == .aes256 else {
            guard key.record.purpose == .encryptDecrypt else {
                throw .keyPurposeForbids(identifier, key.record.purpose)
            }
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
        guard let header = CiphertextHeader(parsing: ciphertext) else { throw .ciphertextInvalid }
        guard header.key == identifier else { throw .ciphertextOfAnotherKey }
        guard header.version <= key.record.currentVersion else { throw .ciphertextInvalid }
        let (material, version) = try await open(header.version, for: capability)
        if case .keyStore(let inModules) = material {
            return (try await decrypt(ciphertext, with: inModules, context: context), version)
        }
        // What the proxy is given to encrypt is a ciphertext of format 1 itself: it must not open without the proxy.
        if case .external(let external) = material {
            return (try await decrypt(ciphertext, with: external, context: context), version)
        }
        guard header.format == .storage else { throw .ciphertextInvalid }
        guard case .secret(let secret) = material else { throw .algorithmForbidden(identifier, key.record.algorithm) }
        let plaintext = try run(.decrypt(.symmetric), refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try SymmetricCiphertext.open(ciphertext, material: secret, context: context)
        }
        return (plaintext, version)
    }

    private func decrypt(
        _ ciphertext: [UInt8], with material: KeyMaterial, algorithm: EncryptionAlgorithm
    ) async throws(ServiceError) -> SecretBytes {
        switch material {
        case .secret, .keyStore, .external: throw .algorithmForbidden(identifier, key.record.algorithm)
        case .pair(let privateKey):
            guard key.record.algorithm.family == .rsa else {
                throw .algorithmForbidden(identifier, key.record.algorithm)
            }
            return try run(.decrypt(algorithm), refusal: .ciphertextInvalid) { () throws(CryptographyError) in
                try privateKey.decrypt(ciphertext, algorithm: algorithm)
            }
        case .token(let reference, let hardware):
            return try await runInToken(refusal: .ciphertextInvalid) { () async throws(RootError) in
                try await hardware.decrypt(ciphertext, with: reference, algorithm: algorithm)
            }
        }
    }
}
