import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension EncryptExternally: Operation {
    public func perform(
        under authorization: consuming Authorization<EncryptExternally>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        authorization.notes.add(context)
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        try work.requireExposed()
        let (secret, version) = try await work.openForExternalUse(nil, as: .encrypt)
        // The value vouches for a decryption, so a key that can't decrypt has none to give.
        guard !wantsIntegrityValue || version.capabilities.contains(.decrypt) else {
            throw .keyCapabilityMissing(work.identifier, .decrypt)
        }
        let sealed = try work.run(.encrypt(.symmetric), refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try ProxyCiphertext.seal(
                plaintext, material: secret, key: work.identifier, version: version.number,
                authenticating: authenticated)
        }
        var integrityValue: [UInt8]?
        if wantsIntegrityValue { integrityValue = try prove(sealed, secret, work) }
        return Performance(Outcome(ciphertext: ExternalCiphertext(sealed), integrityValue: integrityValue))
    }

    /// The value is computed first: what is damaged between the two is then in the value or in the decryption.
    /// - Source: AWS KMS External Key Store Proxy API Specification, appendix C
    private func prove(
        _ sealed: ProxyCiphertext.Sealed, _ secret: SecretBytes, _ work: KeyWork
    ) throws(ServiceError) -> [UInt8] {
        let (value, opened) = try work.run(.decrypt(.symmetric), refusal: .moduleFailed) {
            () throws(CryptographyError) in
            let value = try ProxyCiphertext.integrityValue(of: sealed, authenticating: authenticated)
            let opened = try ProxyCiphertext.open(
                sealed, material: secret, key: work.identifier, authenticating: authenticated)
            return (value, opened)
        }
        guard opened == plaintext else { throw .moduleFailed }
        return value
    }
}
