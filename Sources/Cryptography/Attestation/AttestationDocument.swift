public import KeyModel

/// What an attested environment says of itself, signed by the machine it runs on: an AWS Nitro enclave, or an instance with
/// a NitroTPM.
///
/// The payload of a `SignedMessage`, a map:
///
/// ```
/// module_id    text, not empty              certificate  bytes, 1...1024, X.509: whose key signed
/// timestamp    unsigned, ms since 1970      cabundle     array of bytes, 1...1024 each: root, intermediates
/// digest       text: "SHA384"               public_key   bytes, 1...1024: SubjectPublicKeyInfo
/// pcrs         map: 0...31 -> bytes, 48     user_data, nonce   bytes, 0...512; may be null or left out
/// ```
///
/// A NitroTPM's has `nitrotpm_pcrs` in place of `pcrs`. Other members are signed too, and ignored.
/// - Source: AWS Nitro Enclaves User Guide, "Verifying the root of trust"; Amazon EC2 User Guide, "Validate a NitroTPM
///   Attestation Document"
public struct AttestationDocument: Sendable {
    public enum Environment: Sendable { case enclave, instance }

    /// How old a document may be, and how far ahead of our clock.
    static let toleranceInSeconds = 300

    public let environment: Environment
    /// The machine's name for what it attests.
    public let moduleIdentifier: String
    /// The registers that are set, 48 bytes each; 0 of an enclave is its image's digest.
    public let registers: [Int: [UInt8]]
    /// SHA-256 of the document as it was sent.
    public let digest: [UInt8]
    let publicKey: PublicKey

    /// Reads and verifies a document.
    /// - Parameters:
    ///   - encoded: 1 to 262,144 bytes.
    ///   - roots: what chains have to lead to.
    ///   - seconds: the time now, since 1970.
    public init(
        verifying encoded: [UInt8], roots: AttestationRoots, at seconds: Int
    ) throws(AttestationFailure) {
        let message = try AttestationFailure.naming(.malformed) { () throws(CryptographyError) in
            try SignedMessage(encoded)
        }
        let payload = try Payload(message.payload)
        let signer = try CertificateChain.verify(
            payload.certificate, intermediates: payload.bundle, roots: roots, at: seconds)
        let isSigned = try AttestationFailure.naming(.signatureInvalid) { () throws(CryptographyError) in
            try message.isSigned(by: signer)
        }
        guard isSigned else { throw AttestationFailure(.signatureInvalid) }
        // The signature is checked before the time: what is not signed says nothing.
        guard abs(payload.milliseconds / 1000 - seconds) <= Self.toleranceInSeconds else {
            throw AttestationFailure(.stale)
        }
        publicKey = try Self.publicKey(payload.publicKey)
        digest = try AttestationFailure.naming(.malformed) { () throws(CryptographyError) in
            try Digest.sha256(encoded)
        }
        environment = payload.environment
        moduleIdentifier = payload.moduleIdentifier
        registers = payload.registers
    }

    private static func publicKey(_ info: [UInt8]?) throws(AttestationFailure) -> PublicKey {
        guard let info else { throw AttestationFailure(.publicKeyUnusable) }
        let key = try AttestationFailure.naming(.publicKeyUnusable) { () throws(CryptographyError) in
            try PublicKey(subjectPublicKeyInfo: info)
        }
        guard key.algorithm?.family == .rsa else { throw AttestationFailure(.publicKeyUnusable) }
        // A key may read well and take nothing, such as one with an even modulus: better to say so now than when the secret
        // is there.
        do throws(CryptographyError) {
            _ = try key.encrypt(SecretBytes(copying: [UInt8](repeating: 0, count: 32)), algorithm: .rsaOAEP(.sha256))
        } catch {
            throw AttestationFailure(.publicKeyUnusable, isOurs: error == .moduleFailed)
        }
        return key
    }
}

/// Why a document was not believed.
public struct AttestationFailure: Error, Sendable, Equatable {
    public let problem: AttestationProblem
    /// The module itself failed: that says nothing about the document.
    public let isOurs: Bool

    init(_ problem: AttestationProblem, isOurs: Bool = false) {
        self.problem = problem
        self.isOurs = isOurs
    }

    static func naming<Result>(
        _ problem: AttestationProblem, _ body: () throws(CryptographyError) -> Result
    ) throws(AttestationFailure) -> Result {
        do throws(CryptographyError) {
            return try body()
        } catch {
            throw AttestationFailure(problem, isOurs: error == .moduleFailed || error == .internalFailure)
        }
    }
}

/// The members of a document, before anything about them is believed.
private struct Payload {
    let environment: AttestationDocument.Environment
    let moduleIdentifier: String
    let milliseconds: Int
    let registers: [Int: [UInt8]]
    let certificate: [UInt8]
    let bundle: [[UInt8]]
    let publicKey: [UInt8]?

    private static let registerByteCount = 48

    init(_ encoded: [UInt8]) throws(AttestationFailure) {
        let members = try AttestationFailure.naming(.malformed) { () throws(CryptographyError) in
            try CBORReader.read(encoded).map
        }
        guard let members, let module = members["module_id"]?.text, !module.isEmpty, module.utf8.count <= 256,
            let time = members["timestamp"]?.unsigned, let milliseconds = Int(exactly: time), milliseconds > 0,
            members["digest"]?.text == "SHA384"
        else { throw AttestationFailure(.malformed) }
        (moduleIdentifier, self.milliseconds) = (module, milliseconds)
        (environment, registers) = try Self.registers(members)
        certificate = try Self.bytes(members["certificate"], 1...1024)
        guard let bundle = members["cabundle"]?.array, (1...16).contains(bundle.count) else {
            throw AttestationFailure(.malformed)
        }
        var certificates: [[UInt8]] = []
        for certificate in bundle { certificates.append(try Self.bytes(certificate, 1...1024)) }
        self.bundle = certificates
        publicKey = try Self.optional(members["public_key"], 1...1024)
        for name in ["user_data", "nonce"] { _ = try Self.optional(members[name], 0...512) }
    }

    private static func registers(
        _ members: Members
    ) throws(AttestationFailure) -> (AttestationDocument.Environment, [Int: [UInt8]]) {
        let (enclave, instance) = (members["pcrs"], members["nitrotpm_pcrs"])
        guard (enclave == nil) != (instance == nil), let map = (enclave ?? instance)?.map,
            (1...32).contains(map.count)
        else { throw AttestationFailure(.malformed) }
        var registers: [Int: [UInt8]] = [:]
        for (key, value) in map {
            guard let number = key.unsigned, number < 32 else { throw AttestationFailure(.malformed) }
            registers[Int(number)] = try bytes(value, registerByteCount...registerByteCount)
        }
        return (enclave != nil ? .enclave : .instance, registers)
    }

    private static func bytes(
        _ value: CBORValue?, _ counts: ClosedRange<Int>
    ) throws(AttestationFailure) -> [UInt8] {
        guard let bytes = value?.bytes, counts.contains(bytes.count) else { throw AttestationFailure(.malformed) }
        return bytes
    }

    private static func optional(
        _ value: CBORValue?, _ counts: ClosedRange<Int>
    ) throws(AttestationFailure) -> [UInt8]? {
        guard let value, value != .null else { return nil }
        return try bytes(value, counts)
    }
}

private typealias Members = [CBORValue: CBORValue]

extension Members {
    fileprivate subscript(_ name: String) -> CBORValue? { self[.text(name)] }
}
