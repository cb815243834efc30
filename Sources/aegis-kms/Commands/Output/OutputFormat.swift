import ArgumentParser

/// How a command says what it found.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    /// One document of stable keys, for scripts.
    case json
}

/// What every command that talks to the service has in common.
struct CommonOptions: ParsableArguments {
    @Option(help: "table for people, json with stable keys for scripts.")
    var output: OutputFormat = .table

    @Option(
        help:
            "The service's data directory, whose admin.env names the service and the credentials. (default: the environment)"
    )
    var dataDir: String?
}

/// For the commands that act within one vault.
struct VaultOptions: ParsableArguments {
    @Option(help: "The vault. (default: AEGIS_VAULT, or the first)")
    var vault: String?
}
