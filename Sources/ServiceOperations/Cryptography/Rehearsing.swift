import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension KeyWork {
    /// A key at work in a dry run: nothing of it is recorded but that it was one.
    init(rehearsing key: AuthorizedKey, in room: KeyRoom) {
        self.init(key: key, module: room.module, notes: key.notes)
    }

    /// That the key encrypts so, and so much.
    func requireEncrypting(
        by algorithm: EncryptionAlgorithm, plaintextByteCount: Int, as capability: KeyCapability = .encrypt
    ) async throws(ServiceError) {
        let (material, _) = try await open(nil, for: capability)
        guard EncryptionAlgorithm.offered(by: key.record.algorithm).contains(algorithm) else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
        try requireLength(plaintextByteCount, for: algorithm)
        if algorithm != .symmetric { try await requireOpening(algorithm, by: material) }
    }

    /// That the key decrypts so, and the ciphertext opens unless nobody cares.
    func requireDecrypting(
        _ ciphertext: [UInt8], by algorithm: EncryptionAlgorithm, context: [String: String], ignoringCiphertext: Bool
    ) async throws(ServiceError) {
        guard ignoringCiphertext else {
            _ = try await decrypt(ciphertext, algorithm: algorithm, context: context)
            return
        }
        _ = try await open(nil, for: .decrypt)
        guard EncryptionAlgorithm.offered(by: key.record.algorithm).contains(algorithm) else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
    }

    func requireSigning(
        _ input: SignedInput, by algorithm: SignatureAlgorithm, as capability: KeyCapability
    ) async throws(ServiceError) {
        _ = try await open(nil, for: capability)
        try requireOffered(algorithm, for: input)
    }

    func requirePair(_ algorithm: KeyAlgorithm) throws(ServiceError) {
        guard module.offers(algorithm) else { throw .keyAlgorithmUnsupported(algorithm) }
    }
}

extension Encrypt {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        try await KeyWork(rehearsing: keys[0], in: room).requireEncrypting(
            by: algorithm, plaintextByteCount: plaintext.count)
    }
}

extension Decrypt {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        try await KeyWork(rehearsing: keys[0], in: room).requireDecrypting(
            ciphertext, by: algorithm, context: context, ignoringCiphertext: dryRunIgnoresCiphertext ?? false)
    }
}

extension ReEncrypt {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let ignores = dryRunIgnoresCiphertext ?? false
        let (from, to) = (KeyWork(rehearsing: keys[0], in: room), KeyWork(rehearsing: keys[1], in: room))
        guard !ignores else {
            try await from.requireDecrypting(
                ciphertext, by: sourceAlgorithm, context: sourceContext, ignoringCiphertext: true)
            return try await to.requireEncrypting(by: destinationAlgorithm, plaintextByteCount: 1)
        }
        let (plaintext, _) = try await from.decrypt(ciphertext, algorithm: sourceAlgorithm, context: sourceContext)
        try await to.requireEncrypting(by: destinationAlgorithm, plaintextByteCount: plaintext.count)
    }
}

extension GenerateDataKey {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        try await KeyWork(rehearsing: keys[0], in: room).requireEncrypting(
            by: .symmetric, plaintextByteCount: byteCount)
    }
}

extension GenerateDataKeyWithoutPlaintext {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        try await KeyWork(rehearsing: keys[0], in: room).requireEncrypting(
            by: .symmetric, plaintextByteCount: byteCount)
    }
}

extension GenerateDataKeyPair {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        try work.requirePair(pair)
        try await work.requireEncrypting(by: .symmetric, plaintextByteCount: 1)
    }
}

extension GenerateDataKeyPairWithoutPlaintext {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        try work.requirePair(pair)
        try await work.requireEncrypting(by: .symmetric, plaintextByteCount: 1)
    }
}

extension Sign {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        try work.require(keyAlgorithm)
        try await work.requireSigning(input, by: algorithm, as: .sign)
    }
}

extension Verify {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        try work.require(keyAlgorithm)
        try await work.requireSigning(input, by: algorithm, as: .verify)
    }
}

extension GenerateMAC {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        _ = try await KeyWork(rehearsing: keys[0], in: room).openForMAC(algorithm)
    }
}

extension VerifyMAC {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        _ = try await KeyWork(rehearsing: keys[0], in: room).openForMAC(algorithm)
    }
}

extension DeriveSharedSecret {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        _ = try await work.openForAgreement()
        _ = try work.peer(peer)
    }
}

extension Encapsulate {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        _ = try await KeyWork(rehearsing: keys[0], in: room).openForEncapsulation()
    }
}

extension Decapsulate {
    public func rehearse(with keys: [AuthorizedKey], in room: KeyRoom) async throws(ServiceError) {
        let work = KeyWork(rehearsing: keys[0], in: room)
        _ = try await work.openForEncapsulation()
        guard encapsulated.count == work.key.record.algorithm.encapsulatedByteCount else { throw .ciphertextInvalid }
    }
}
