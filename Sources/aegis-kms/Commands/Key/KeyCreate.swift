public import ArgumentParser
public import KeyModel
import ServiceRequests

struct KeyCreate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key, with its name and its first version.",
        discussion: """
            EXAMPLES
              aegis-kms key create orders-dek
              aegis-kms key create evidence --algorithm ecP256 --hsm \\
                --description 'Evidence signing'
              aegis-kms key create sessions --algorithm hmac256 --tag Environment=prod-gov \\
                --policy policy.json
            """)

    @Argument(help: "The key's name: letters, digits and / _ -") var name: NameArgument
    @Option(help: "The kind of the key.") var algorithm: KeyAlgorithm = .aes256
    @Option(help: "What it is for. (default: the first of these that the algorithm can do)") var purpose: KeyPurpose?
    @Flag(help: "The key lives in the HSM and never leaves it; asymmetric keys only.") var hsm = false
    @Flag(help: "It is made without material, which 'key import' brings.") var imported = false
    @Option(help: "What people read about it.") var description: String = ""
    @Option(help: "Days between new versions, 90 to 2560. (default: no automatic rotation)") var rotationDays: Int?
    @Option(name: .customLong("tag"), help: "NAME=VALUE; may be repeated.") var tags: [PairArgument] = []
    @Option(help: "A file with a key policy in IAM's language.") var policy: String?
    @Flag(help: "Replicas of the key can be made in vaults of other regions.") var multiRegion = false
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let text = try policy.map { path throws(CommandFailure) in
            String(decoding: try StandardStreams.read(path, limit: KeyPolicyPut.byteLimit), as: UTF8.self)
        }
        let request = CreateKey(
            vault: .named(try await vault.name(in: session)), algorithm: algorithm,
            purpose: purpose ?? KeyPurpose.allCases.first { $0.suits(algorithm) } ?? .encryptDecrypt,
            residence: hsm ? .token : .storage, description: description, policy: text,
            tags: try PairArgument.dictionary(tags), keyName: name.name, rotationPeriodInDays: rotationDays,
            isImported: imported ? true : nil, isMultiRegion: multiRegion)
        let key = try await session.submit(request)
        console.show(
            common.output, table: KeyPresentation.fields(key, names: [name.name]),
            json: KeyPresentation.json(key, names: [name.name]))
    }
}

extension KeyAlgorithm: ExpressibleByArgument {}
extension KeyPurpose: ExpressibleByArgument {}
