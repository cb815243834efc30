import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyReplicate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicate", abstract: "Make a replica of a multi-region key in a vault of another region.",
        discussion: """
            The replica has the same id, versions and material, and what one encrypts the other decrypts. Its policy, \
            tags, description, names and state are its own.

            EXAMPLE
              aegis-kms key create orders-dek --multi-region
              aegis-kms key replicate orders-dek aegis-kv-prod-usge1
            """)

    @Argument(help: "The primary: its name, its id, or its ARN.") var key: KeyArgument
    @Argument(help: "The vault that the replica goes to.") var replicaVault: String
    @Option(help: "What people read about it.") var description: String = ""
    @Option(name: .customLong("tag"), help: "NAME=VALUE; may be repeated.") var tags: [PairArgument] = []
    @Option(help: "A file with a key policy in IAM's language.") var policy: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let text = try policy.map { path throws(CommandFailure) in
            String(decoding: try StandardStreams.read(path, limit: KeyPolicyPut.byteLimit), as: UTF8.self)
        }
        guard let target = try await session.submit(ListVaults()).vaults.first(where: { $0.name == replicaVault })
        else {
            throw ServiceError.vaultNotFound
        }
        let request = ReplicateKey(
            key: try await vault.reference(to: key, in: session), region: target.region, account: target.account,
            policy: text, description: description, tags: try PairArgument.dictionary(tags))
        let replica = try await session.submit(request).replica
        console.show(
            common.output, table: KeyPresentation.fields(replica, names: []),
            json: KeyPresentation.json(replica, names: []))
    }
}

struct KeyPromote: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Make a replica of a multi-region key its primary.",
        discussion: """
            The primary is the one that is rotated and replicated; the old one becomes a replica.

            EXAMPLE
              aegis-kms key promote orders-dek us-gov-east-1
            """)

    @Argument(help: "The primary of now: its name, its id, or its ARN.") var key: KeyArgument
    @Argument(help: "The region of the replica that becomes the primary.") var region: String
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let primary = try await session.submit(PromoteReplica(key: reference, region: region)).primary
        console.show(
            common.output, table: "\(primary.identifier): the primary is in vault \(primary.vault.name) now",
            json: .object([
                ("id", .string(primary.identifier.text)), ("vault", .string(primary.vault.name)),
                ("region", .string(primary.vault.region)),
            ]))
    }
}
