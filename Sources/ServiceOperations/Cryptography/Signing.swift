import Cryptography
import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests

extension KeyWork {
    func sign(
        _ input: SignedInput, version number: KeyVersionNumber?, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding
    ) async throws(ServiceError) -> (signature: [UInt8], version: KeyVersionRecord) {
        let (material, version) = try await open(number, for: .sign)
        try requireOffered(algorithm, for: input)
        switch material {
        case .secret, .keyStore, .external: throw .algorithmForbidden(identifier, key.record.algorithm)
        case .pair(let privateKey):
            let refusal = ServiceError.invalidInput(.digestLength(algorithm))
            let signature = try run(.sign(algorithm, key.record.algorithm), refusal: refusal) {
                () throws(CryptographyError) in
                switch input {
                case .message(let message):
                    try privateKey.sign(message: message, algorithm: algorithm, encoding: encoding)
                case .digest(let digest): try privateKey.sign(digest: digest, algorithm: algorithm, encoding: encoding)
                case .messageRepresentative(let representative):
                    try privateKey.sign(messageRepresentative: representative)
                }
            }
            return (signature, version)
        case .token(let reference, let hardware):
            let digest = try digest(of: input, algorithm)
            let signature = try await runInToken(refusal: .invalidInput(.digestLength(algorithm))) {
                () async throws(RootError) in
                try await hardware.sign(digest, with: reference, algorithm: algorithm, encoding: encoding)
            }
            return (signature, version)
        }
    }

    /// Needs the public half only, but the version must be fit for use all the same.
    func verify(
        _ signature: [UInt8], of input: SignedInput, version number: KeyVersionNumber?, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding
    ) async throws(ServiceError) -> (isValid: Bool, version: KeyVersionRecord) {
        let (_, version) = try await open(number, for: .verify)
        try requireOffered(algorithm, for: input)
        guard let material = version.publicKey else { throw .algorithmForbidden(identifier, key.record.algorithm) }
        let use = CryptographicUse.verify(algorithm, key.record.algorithm)
        let isValid = try run(use, refusal: .invalidInput(.digestLength(algorithm))) { () throws(CryptographyError) in
            let publicKey = try PublicKey(subjectPublicKeyInfo: material.subjectPublicKeyInfo)
            return switch input {
            case .message(let message):
                try publicKey.verify(signature: signature, message: message, algorithm: algorithm, encoding: encoding)
            case .digest(let digest):
                try publicKey.verify(signature: signature, digest: digest, algorithm: algorithm, encoding: encoding)
            case .messageRepresentative(let representative):
                try publicKey.verify(signature: signature, messageRepresentative: representative)
            }
        }
        return (isValid, version)
    }

    func requireOffered(_ algorithm: SignatureAlgorithm, for input: SignedInput) throws(ServiceError) {
        guard SignatureAlgorithm.offered(by: key.record.algorithm).contains(algorithm) else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
        guard module.offers(algorithm), module.offers(key.record.algorithm) else {
            throw .signatureAlgorithmUnsupported(algorithm)
        }
    }

    private func digest(of input: SignedInput, _ algorithm: SignatureAlgorithm) throws(ServiceError) -> [UInt8] {
        switch input {
        case .digest(let digest): return digest
        case .messageRepresentative: throw .algorithmForbidden(identifier, key.record.algorithm)
        case .message(let message):
            guard let hash = algorithm.digest else { throw .algorithmForbidden(identifier, key.record.algorithm) }
            return try CryptographyError.asFault { () throws(CryptographyError) in try Digest.compute(hash, message) }
        }
    }
}
