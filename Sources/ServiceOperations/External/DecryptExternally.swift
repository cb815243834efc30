import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DecryptExternally: Operation {
    public func perform(
        under authorization: consuming Authorization<DecryptExternally>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        authorization.notes.add(context)
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        try work.requireExposed()
        let number = ProxyCiphertext.version(in: ciphertext.metadata)
        // Whether the key decrypts at all is said before whether this is a ciphertext of its.
        let isKnown = number.map { (1...work.key.record.currentVersion).contains($0) } ?? false
        let (secret, _) = try await work.openForExternalUse(isKnown ? number : nil, as: .decrypt)
        guard isKnown else { throw .ciphertextInvalid }
        let plaintext = try work.run(.decrypt(.symmetric), refusal: .ciphertextInvalid) {
            () throws(CryptographyError) in
            try ProxyCiphertext.open(
                ciphertext.sealed, material: secret, key: work.identifier, authenticating: authenticated)
        }
        return Performance(Outcome(plaintext: plaintext))
    }
}
