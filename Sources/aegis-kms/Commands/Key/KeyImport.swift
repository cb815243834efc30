import ArgumentParser
import Cryptography
import FoundationEssentials
import KeyModel
import ServiceRequests

struct KeyImport: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring your own material into a key that was made for it.",
        discussion: """
            The key is made with 'aegis-kms key create --imported'. The file has the bytes of a symmetric key, or a private \
            key in PKCS #8 (DER). It is wrapped here, so that it leaves this machine encrypted to the service alone.

            EXAMPLES
              aegis-kms key import --key orders-dek --file orders.key
              aegis-kms key import --key dek --file dek.key --expires 2027-06-30T00:00:00Z
              aegis-kms key import --key dek --file next.key --new --description 2027
              aegis-kms key import --key evidence --file evidence.p8
            """)

    @Option(help: KeyArgument.help) var key: KeyArgument
    @Option(help: "The material; - for standard input.") var file: String
    @Option(help: "When it is deleted again, such as 2027-06-30T00:00:00Z; within 365 days. (default: never)")
    var expires: InstantArgument?
    @Flag(help: "It is new to the key, and waits for the next 'key rotate'; symmetric keys only.") var new = false
    @Option(help: "What people read about this material; symmetric keys only.") var description: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    /// More than any private key that the service takes.
    private static let byteLimit = 16_384

    func perform(in session: any Session, on console: Console) async throws {
        try OfflineModule.start()
        var bytes = try StandardStreams.read(file, limit: Self.byteLimit)
        let material = SecretBytes(copying: bytes)
        for index in bytes.indices { bytes[index] = 0 }
        let reference = try await vault.reference(to: key, in: session)
        let algorithm = try await session.submit(DescribeKey(key: reference)).algorithm
        let wrapping: WrappingAlgorithm = algorithm.isAsymmetric ? .aesKeyWrapSHA256 : .oaepSHA256
        let parameters = try await session.submit(
            GetImportParameters(key: reference, wrapping: wrapping, wrappingKey: .rsa4096))
        let imported = try await session.submit(
            ImportKeyMaterial(
                key: reference, token: parameters.token,
                wrapped: try Self.wrap(material, to: parameters.publicKey, by: wrapping), expires: expires?.date,
                kind: new ? .new : nil, description: description))
        console.show(
            common.output, table: "\(imported.key.identifier): " + (imported.material ?? "imported"),
            json: .object([
                ("id", .string(imported.key.identifier.text)), ("material", .optional(imported.material)),
            ]))
    }

    private static func wrap(
        _ material: SecretBytes, to publicKey: [UInt8], by wrapping: WrappingAlgorithm
    ) throws(CommandFailure) -> [UInt8] {
        do {
            let key = try PublicKey(subjectPublicKeyInfo: publicKey)
            return wrapping.isDirect
                ? try key.encrypt(material, algorithm: .rsaOAEP(wrapping.digest))
                : try RSAAESKeyWrap.wrap(material, to: key, digest: wrapping.digest)
        } catch {
            throw .materialUnwrappable
        }
    }
}

/// A moment by RFC 3339.
struct InstantArgument: ExpressibleByArgument {
    let date: Date

    init?(argument: String) {
        guard let date = DateText.parse(argument) else { return nil }
        self.date = date
    }
}
