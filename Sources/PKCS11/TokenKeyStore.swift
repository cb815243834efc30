import CPKCS11
public import KeyModel
public import RootOfTrust
import Synchronization

/// Keys that live and work in a token.
public struct TokenKeyStore: HardwareKeys {
    private let token: HardwareToken

    public init(_ token: HardwareToken) { self.token = token }

    /// Twelve times as long as other operations may take: finding the primes of RSA-4096 takes a slow token a minute.
    public func generateKeyPair(_ algorithm: KeyAlgorithm, label: String) async throws(RootError) -> HardwareKeyPair {
        let recipe = try KeyPairRecipe(algorithm, label: label)
        let undo: @Sendable (CryptokiSession, NewKeyPair) throws(TokenFailure) -> Void = {
            session, pair throws(TokenFailure) in try session.destroyPair(pair.identifier)
        }
        let pair = try await token.run(within: token.patience * 12, undo: undo) { session throws(TokenFailure) in
            try session.generateKeyPair(recipe)
        }
        let reference = HardwareKeyReference(
            tokenLabel: token.label, keyIdentifier: Hexadecimal.text(pair.identifier))
        return HardwareKeyPair(reference: reference, subjectPublicKeyInfo: pair.publicKey)
    }

    public func sign(
        _ digest: [UInt8], with reference: HardwareKeyReference, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding
    ) async throws(RootError) -> [UInt8] {
        let form = try SignatureForm(digest, algorithm: algorithm)
        let wanted = AttributeTemplate.privateKey(identifier: try identifier(of: reference), type: form.keyType)
        let signature = try await token.run { session throws(TokenFailure) in
            try session.withObject(wanted) { key throws(TokenFailure) in
                try session.sign(form.input, key: key, mechanism: form.mechanism)
            }
        }
        return try form.encode(signature, as: encoding)
    }

    public func decrypt(
        _ ciphertext: [UInt8], with reference: HardwareKeyReference, algorithm: EncryptionAlgorithm
    ) async throws(RootError) -> SecretBytes {
        guard algorithm != .symmetric else { throw .algorithmUnsupported }
        guard (128...512).contains(ciphertext.count) else { throw .corrupted }
        let wanted = AttributeTemplate.privateKey(
            identifier: try identifier(of: reference), type: CK_KEY_TYPE(CKK_RSA))
        return try await token.run { session throws(TokenFailure) in
            try session.withObject(wanted) { key throws(TokenFailure) in
                try session.decrypt(ciphertext, key: key, algorithm: algorithm)
            }
        }
    }

    /// Tried once, with a ciphertext made for it, and remembered while it is true: what a token lists says little of
    /// digests and less of this key. Who makes an unwilling token willing need not restart the service.
    public func offers(
        _ algorithm: EncryptionAlgorithm, with reference: HardwareKeyReference
    ) async throws(RootError) -> Bool {
        let identifier = try identifier(of: reference)
        let ability = TokenConnection.Ability(keyIdentifier: identifier, algorithm: algorithm)
        let connection = token.connection
        if connection.abilities.withLock({ $0.contains(ability) }) { return true }
        return try await token.run { session throws(TokenFailure) in
            guard try session.opensWhatItShould(algorithm, keyIdentifier: identifier) else { return false }
            connection.remember(ability)
            return true
        }
    }

    public func destroy(_ reference: HardwareKeyReference) async throws(RootError) {
        let identifier = try identifier(of: reference)
        try await token.run { session throws(TokenFailure) in try session.destroyPair(identifier) }
        token.connection.destructions.add(1, ordering: .acquiringAndReleasing)
        token.connection.abilities.withLock { $0.removeAll() }
    }

    public func status() async -> HardwareStatus {
        let snapshot = await token.probe()
        return HardwareStatus(
            tokenLabel: token.label, reachability: snapshot.reachability, since: snapshot.since, token: snapshot.token)
    }

    private func identifier(of reference: HardwareKeyReference) throws(RootError) -> [UInt8] {
        guard reference.tokenLabel == token.label else { throw .keyMismatch }
        guard let identifier = Hexadecimal.bytes(reference.keyIdentifier), !identifier.isEmpty else {
            throw .inputRefused
        }
        return identifier
    }
}
