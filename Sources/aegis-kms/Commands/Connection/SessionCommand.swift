import ArgumentParser
import FoundationEssentials
import KeyModel
import ServiceRequests

/// A command that asks the service: all that it holds is a session, as any other client.
protocol SessionCommand: AsyncParsableCommand {
    var common: CommonOptions { get }

    func perform(in session: any Session, on console: Console) async throws
}

extension SessionCommand {
    func run() async throws {
        let console = Console.standard
        try await CommandFailure.reporting(console) {
            try await Connection.with(try common.settings()) { session in
                try await perform(in: session, on: console)
            }
        }
    }
}

extension CommonOptions {
    /// - Throws: `CommandFailure` that says what is missing, or who else may read the file.
    func settings(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) -> ConnectionSettings {
        guard let dataDir else { return try ConnectionSettings(environment) }
        return try ConnectionSettings(try EnvironmentFile.read(dataDir + "/admin.env"))
    }
}

extension VaultOptions {
    /// The vault that is named, or the first of the service.
    func name(
        in session: any Session, environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> VaultName {
        if let name = vault ?? environment["AEGIS_VAULT"], !name.isEmpty { return name }
        guard let first = try await session.submit(ListVaults()).vaults.first else { throw CommandFailure.noVault }
        return first.name
    }

    func reference(to key: KeyArgument, in session: any Session) async throws -> KeyReference {
        if let location = key.location { return KeyReference(key.selector, in: location) }
        return KeyReference(key.selector, in: .named(try await name(in: session)))
    }
}
