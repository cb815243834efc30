import ArgumentParser
import KeyModel
import ServiceRequests

/// The vaults of a service.
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Make vaults, and list them.",
        discussion: """
            A vault is what AWS calls a region of an account, and Azure a key vault. A second one in another region is \
            where replicas of multi-region keys go.

            EXAMPLES
              aegis-kms vault create aegis-kv-prod-usge1 --region us-gov-east-1
              aegis-kms vault list --output json
            """,
        subcommands: [VaultCreate.self, VaultList.self])
}

struct VaultCreate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a vault, with a key of its own.",
        discussion: """
            Account, partition and tenant are those of the vault that --vault or AEGIS_VAULT names, or of the first, \
            unless they are given. An account has one vault in each region. A vault can't be changed or removed.

            EXAMPLE
              aegis-kms vault create aegis-kv-prod-usge1 --region us-gov-east-1
            """)

    @Argument(help: "Its name: 3 to 24 letters, digits and hyphens.") var name: String
    @Option(help: "Its region, such as us-gov-east-1.") var region: String
    @Option(help: "The AWS account, 12 digits.") var account: String?
    @Option(help: "The AWS partition, such as aws-us-gov.") var partition: String?
    @Option(help: "The Azure tenant, a UUID in lower case.") var tenant: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        var address = VaultAddress(
            name: name, region: region, partition: partition ?? "", account: account ?? "", tenant: tenant ?? "")
        if partition == nil || account == nil || tenant == nil {
            let model = try await vault.address(in: session)
            address.partition = partition ?? model.partition
            address.account = account ?? model.account
            address.tenant = tenant ?? model.tenant
        }
        let made = try await session.submit(CreateVault(address: address)).address
        console.show(common.output, table: VaultList.table([made]), json: VaultList.json(made))
    }
}

struct VaultList: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the vaults of your account, or all to who administers the service.",
        discussion: """
            With --output json: a list of {name, region, account, partition, tenant}.

            EXAMPLE
              aegis-kms vault list
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let vaults = try await session.submit(ListVaults()).vaults
        console.show(common.output, table: Self.table(vaults), json: .array(vaults.map(Self.json)))
    }

    static func table(_ vaults: [VaultAddress]) -> String {
        var table = Table("NAME", "REGION", "ACCOUNT", "PARTITION", "TENANT")
        for vault in vaults { table.add(vault.name, vault.region, vault.account, vault.partition, vault.tenant) }
        return table.text
    }

    static func json(_ vault: VaultAddress) -> JSONText {
        .object([
            ("name", .string(vault.name)), ("region", .string(vault.region)), ("account", .string(vault.account)),
            ("partition", .string(vault.partition)), ("tenant", .string(vault.tenant)),
        ])
    }
}

extension VaultOptions {
    /// The vault that is named, or the first of the service.
    /// - Throws: `.vaultNotFound`.
    fileprivate func address(in session: any Session) async throws -> VaultAddress {
        let name = try await name(in: session)
        guard let found = try await session.submit(ListVaults()).vaults.first(where: { $0.name == name }) else {
            throw ServiceError.vaultNotFound
        }
        return found
    }
}
