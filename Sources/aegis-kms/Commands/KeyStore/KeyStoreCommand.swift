import ArgumentParser
import KeyModel
import ServiceRequests

/// Key stores: where keys live that are in HSMs of their own.
struct KeyStoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key-store", abstract: "Look at the key stores of a vault.",
        discussion: """
            They are made and connected by AWS's clients (aws kms create-custom-key-store …).

            EXAMPLES
              aegis-kms key-store list
              aegis-kms key-store show hsms-of-payments
            """,
        subcommands: [KeyStoreList.self, KeyStoreShow.self])
}

struct KeyStoreList: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the key stores of a vault.",
        discussion: """
            With --output json: a list of {id, name, state, fault, created, cluster, modules}.

            EXAMPLE
              aegis-kms key-store list
            """)

    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let stores = try await session.submit(
            DescribeKeyStores(
                vault: .named(try await vault.name(in: session)), page: PageRequest(limit: 1000)))
        var table = Table("NAME", "ID", "STATE", "CLUSTER", "HSMS")
        for store in stores.elements.map({ KeyStorePresentation(store: $0) }) {
            table.add(store.store.name, store.store.identifier, store.state, store.cluster, store.modules)
        }
        console.show(
            common.output, table: table.text, json: .array(stores.elements.map { KeyStorePresentation(store: $0).json })
        )
    }
}

struct KeyStoreShow: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one key store.",
        discussion: """
            With --output json: an object as 'key-store list' has it.

            EXAMPLE
              aegis-kms key-store show cks-1234567890abcdef0
            """)

    @Argument(help: "Its id or its name.") var keyStore: String
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let selector: KeyStoreSelector = keyStore.hasPrefix("cks-") ? .identifier(keyStore) : .name(keyStore)
        let page = try await session.submit(
            DescribeKeyStores(
                vault: .named(try await vault.name(in: session)), selector: selector, page: PageRequest(limit: 1)))
        guard let store = page.elements.first.map({ KeyStorePresentation(store: $0) }) else {
            throw CommandFailure.service(.keyStoreNotFound)
        }
        console.show(common.output, table: store.fields, json: store.json)
    }
}

/// A key store on the screen.
struct KeyStorePresentation {
    let store: KeyStoreDescription

    var state: String {
        store.fault.map { "\(store.connection.rawValue): \($0.rawValue)" } ?? store.connection.rawValue
    }

    var cluster: String {
        switch store.backend {
        case .hardware(let cluster, _, _): cluster
        case .external(let place, _): place.uriEndpoint + place.uriPath
        }
    }

    private var isExternal: Bool {
        switch store.backend {
        case .hardware: false
        case .external: true
        }
    }

    var modules: String { moduleNames.joined(separator: ", ") }

    private var moduleNames: [String] {
        switch store.backend {
        case .hardware(_, _, let modules): modules
        case .external: []
        }
    }

    var fields: String {
        var fields = FieldList()
        fields.add("Name", store.name)
        fields.add("Id", store.identifier)
        fields.add("State", state)
        fields.add(isExternal ? "Proxy" : "Cluster", cluster)
        fields.add("HSMs", modules.isEmpty ? "none" : modules)
        fields.add("Created", DateText.text(store.created))
        return fields.text
    }

    var json: JSONText {
        .object([
            ("id", .string(store.identifier)), ("name", .string(store.name)),
            ("state", .string(store.connection.rawValue)), ("fault", .optional(store.fault?.rawValue)),
            ("created", .date(store.created)), ("cluster", .string(cluster)), ("modules", .strings(moduleNames)),
        ])
    }
}
