import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyList: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys of a vault.",
        discussion: """
            With --output json: a list of objects as 'key show' has them.

            EXAMPLES
              aegis-kms key list
              aegis-kms key list --vault aegis-kv-prod-usgw1 --output json \\
                | jq -r '.[] | select(.rotation == null) | .id'
            """)

    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let inventory = try await KeyInventory(of: try await vault.name(in: session), in: session)
        console.show(
            common.output, table: Self.table(inventory),
            json: .array(inventory.entries.map { KeyPresentation.json($0.key, names: $0.names) }))
    }

    private static func table(_ inventory: KeyInventory) -> String {
        var table = Table("NAME", "ID", "ALGORITHM", "STATE", "VERSION", "LIVES IN", "NEXT ROTATION")
        for entry in inventory.entries {
            let key = entry.key
            table.add(
                entry.names.isEmpty ? nil : entry.names.sorted().joined(separator: ", "), key.key.identifier.text,
                key.algorithm.rawValue, KeyPresentation.state(key), String(key.currentVersion.number),
                KeyPresentation.place(key.residence), key.rotation.map { DateText.day($0.next) })
        }
        return table.text
    }
}
