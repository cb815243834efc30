import Cryptography
import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests

/// An authorized key at work: what encrypting, signing and their like have in common.
struct KeyWork {
    let key: AuthorizedKey
    let module: CryptographicModule
    let notes: RecordNotes

    var identifier: KeyIdentifier { key.record.identifier }

    /// The material of a version, if the version can do what is asked.
    func open(
        _ version: KeyVersionNumber?, for capability: KeyCapability
    ) async throws(ServiceError) -> (material: KeyMaterial, version: KeyVersionRecord) {
        let purpose: KeyPurpose = capability == .sign || capability == .verify ? .signVerify : .encryptDecrypt
        let (material, record) = try await key.open(version)
        guard record.capabilities.contains(capability) else {
            if key.record.purpose != purpose { throw .keyPurposeForbids(identifier, key.record.purpose) }
            throw .keyCapabilityMissing(identifier, capability)
        }
        return (material, record)
    }

    /// - Throws: `.algorithmForbidden` when the caller takes the key for another kind.
    func require(_ algorithm: KeyAlgorithm?) throws(ServiceError) {
        guard algorithm == nil || algorithm == key.record.algorithm else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
    }

    func number(_ version: KeyVersionIdentifier?) async throws(ServiceError) -> KeyVersionNumber? {
        guard let version else { return nil }
        return try await key.number(of: version)
    }

    func identity(_ version: KeyVersionRecord) -> KeyVersionIdentity {
        KeyVersionIdentity(key.identity, version: version.identifier)
    }

    /// Runs what the module does with a caller's input; a refusal of the input is `refusal`.
    func run<Result>(
        _ use: CryptographicUse, refusal: ServiceError, _ body: () throws(CryptographyError) -> Result
    ) throws(ServiceError) -> Result {
        notes.use(module.indicator(for: use))
        do {
            return try body()
        } catch {
            switch error {
            case .authenticationFailed, .invalidInput, .messageTooLong: throw refusal
            case .algorithmUnavailable: throw .algorithmForbidden(identifier, key.record.algorithm)
            default: throw error.fault
            }
        }
    }

    /// The same for what the token does.
    func runInToken<Result>(
        refusal: ServiceError, _ body: () async throws(RootError) -> Result
    ) async throws(ServiceError) -> Result {
        do {
            return try await body()
        } catch {
            switch error {
            case .inputRefused, .corrupted: throw refusal
            case .algorithmUnsupported: throw .algorithmForbidden(identifier, key.record.algorithm)
            default: throw error.fault
            }
        }
    }
}
