import ArgumentParser
import KeyModel
import ServiceRequests

/// The root key.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root", abstract: "Look at the root key, and move to another.",
        discussion: """
            EXAMPLES
              aegis-kms root status
              aegis-kms root migrate
            """,
        subcommands: [RootInit.self, RootStatus.self, RootMigrate.self])
}

struct RootStatus: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say which root key the service has, and whether it can be reached.",
        discussion: """
            Exit code 0: reachable. 1: not. With --output json: {root, reachable, hardware}.

            EXAMPLE
              aegis-kms root status
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let service = try await session.submit(DescribeService())
        var fields = FieldList()
        fields.add("Root key", service.root)
        fields.add("Reachable", service.rootIsReachable ? "yes" : "no: nothing can be encrypted or opened")
        fields.add("HSM", service.hardware ?? "none")
        console.show(
            common.output, table: fields.text,
            json: .object([
                ("root", .string(service.root)), ("reachable", .bool(service.rootIsReachable)),
                ("hardware", .optional(service.hardware)),
            ]))
        if !service.rootIsReachable { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}

struct RootMigrate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Wrap all vault keys under the next root key.",
        discussion: """
            From the software root to an HSM:
              1. Make the root key in the token:
                 aegis-kms root init --root pkcs11 \\
                --pkcs11-module /usr/lib/softhsm/libsofthsm2.so --pkcs11-token aegis
              2. Restart the service with both roots: the old one as --root, the new one as --next-root
                 aegis-kms serve … --root software --next-root pkcs11 \\
                --pkcs11-module … --pkcs11-token aegis
              3. aegis-kms root migrate
              4. Restart the service with the new root alone: --root pkcs11, without --next-root
            The service keeps answering meanwhile. After an interruption, run it again: vaults that are done are skipped. \
            Keep the old root until 'aegis-kms root status' names the new one after step 4.
            With --output json: {rewrappedVaults, root}.

            EXAMPLE
              aegis-kms root migrate
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let outcome: MigrateRoot.Outcome
        do throws(ServiceError) {
            outcome = try await session.submit(MigrateRoot())
        } catch {
            throw error == .hardwareNotConfigured ? CommandFailure.noNextRoot : .service(error)
        }
        console.show(
            common.output,
            table: "\(outcome.rewrappedVaults) vault keys were wrapped under \(PlainText.safe(outcome.root))",
            json: .object([("rewrappedVaults", .int(outcome.rewrappedVaults)), ("root", .string(outcome.root))]))
    }
}
