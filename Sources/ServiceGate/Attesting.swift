import AuditTrail
import Cryptography
import FoundationEssentials
public import KeyModel
import ServiceRequests

/// Recipients that attest themselves: verified before anything is decided, because policies may depend on what they are.
struct Attesting: Sendable {
    /// nil where the operator named none: no document is believed.
    let roots: AttestationRoots?

    /// - Returns: nil for a request that names no recipient.
    /// - Throws: `.invalidInput(.attestation)`, `.moduleFailed`.
    func verify(_ recipient: Recipient?, at now: Date) throws(ServiceError) -> AttestationDocument? {
        guard let recipient else { return nil }
        guard let roots else { throw .invalidInput(.attestation(.rootMissing)) }
        do throws(AttestationFailure) {
            return try AttestationDocument(
                verifying: recipient.attestationDocument, roots: roots, at: Int(now.timeIntervalSince1970))
        } catch {
            throw error.isOurs ? .moduleFailed : .invalidInput(.attestation(error.problem))
        }
    }
}

extension AttestationDocument {
    /// What policies may depend on.
    var facts: [RequestFact] {
        let digests = registers.mapValues { String(decoding: $0.hexadecimal, as: UTF8.self) }
        switch environment {
        case .enclave:
            return digests.map { RequestFact.attestedRegister(number: $0.key, $0.value) }
                + (digests[0].map { [.attestedImage($0)] } ?? [])
        case .instance: return digests.map { .attestedInstanceRegister(number: $0.key, $0.value) }
        }
    }

    func note(in record: inout AuditRecord) {
        record.details[.attestationDigest] = String(decoding: digest.hexadecimal, as: UTF8.self)
        record.details[.attestedModule] = moduleIdentifier
        if environment == .enclave, let image = registers[0] {
            record.details[.attestedImage] = String(decoding: image.hexadecimal, as: UTF8.self)
        }
    }
}

extension Demand {
    func adding(_ facts: [RequestFact]) -> Demand {
        var demand = self
        demand.facts += facts
        return demand
    }
}

/// A secret as it leaves the service.
public struct ReleasedSecret: Sendable {
    /// Empty when it is for a recipient alone.
    public let plaintext: SecretBytes
    /// CMS EnvelopedData, DER; nil where no recipient was named.
    public let forRecipient: [UInt8]?

    /// In clear, or, where there is a recipient, encrypted to it and not in clear.
    init(_ secret: SecretBytes, for recipient: AttestationDocument?) throws(ServiceError) {
        guard let recipient else {
            (plaintext, forRecipient) = (secret, nil)
            return
        }
        plaintext = SecretBytes(copying: [])
        forRecipient = try CryptographyError.asFault { () throws(CryptographyError) in
            try EnvelopedSecret.seal(secret, for: recipient)
        }
    }
}
