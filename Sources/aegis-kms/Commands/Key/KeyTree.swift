import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyTree: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree", abstract: "Draw the hierarchy: root key, vaults, keys, and what they protect.",
        discussion: """
            A key's place is kept in its tags: aegis:parent names the key above it, aegis:protects says what it protects. \
            A blueprint sets them from 'parent' and 'protects'.
            With --output json: {root, vaults: [{name, region, account, keys: [{…as 'key show'…, protects, keys: […]}]}]}.

            EXAMPLES
              aegis-kms key tree
              aegis-kms key tree --vault aegis-kv-prod-usgovva
            """)

    @Option(help: "Only that vault. (default: all)") var vault: String?
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let root = try await session.submit(DescribeService()).root
        let all = try await session.submit(ListVaults()).vaults
        let chosen = all.filter { vault == nil || $0.name == vault }
        guard vault == nil || !chosen.isEmpty else { throw CommandFailure.service(.vaultNotFound) }
        var branches: [Hierarchy.Branch] = []
        for address in chosen {
            let inventory = try await KeyInventory(of: address.name, in: session)
            branches.append(Hierarchy.Branch(address, inventory.entries))
        }
        let hierarchy = Hierarchy(root: root, vaults: branches)
        console.show(common.output, table: hierarchy.drawing, json: hierarchy.json)
    }
}
