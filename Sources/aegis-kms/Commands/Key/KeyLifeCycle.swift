import ArgumentParser
import FoundationEssentials
import KeyModel
import ServiceRequests

struct KeyEnable: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Allow the use of a disabled key again.",
        discussion: "EXAMPLE\n  aegis-kms key enable orders-dek")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(ReactivateKey(key: reference))
        try await console.showState(of: reference, in: session, common.output)
    }
}

struct KeyDisable: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Forbid all use of a key, until it is enabled.",
        discussion: "EXAMPLE\n  aegis-kms key disable orders-dek")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(SuspendKey(key: reference))
        try await console.showState(of: reference, in: session, common.output)
    }
}

struct KeyScheduleDestruction: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule-destruction", abstract: "Have a key destroyed after a waiting period.",
        discussion: """
            Meanwhile it can't be used. When the day has come it is gone for good, and with it all that it encrypted.

            EXAMPLE
              aegis-kms key schedule-destruction orders-dek --days 30
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Option(help: "The waiting period, 7 to 30 days.") var days = 30
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let outcome = try await session.submit(ScheduleKeyDestruction(key: reference, waitingDays: days))
        let id = outcome.key.identifier.text
        let day =
            outcome.destruction.map { "on \(DateText.text($0))" } ?? "\(days) days after the last of its replicas"
        console.show(
            common.output, table: "\(id) is to be destroyed \(day), unless cancel-destruction calls it off",
            json: .object([
                ("id", .string(id)), ("destruction", outcome.destruction.map { .date($0) } ?? .null),
            ]))
    }
}

struct KeyCancelDestruction: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel-destruction", abstract: "Call a scheduled destruction off; the key is disabled then.",
        discussion: "EXAMPLE\n  aegis-kms key cancel-destruction orders-dek && aegis-kms key enable orders-dek")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(CancelKeyDestruction(key: reference))
        try await console.showState(of: reference, in: session, common.output)
    }
}

extension Console {
    /// What a key is like after a change; whoever may change a key and not describe it learns that it is done.
    func showState(of reference: KeyReference, in session: any Session, _ format: OutputFormat) async throws {
        do throws(ServiceError) {
            let key = try await session.submit(DescribeKey(key: reference))
            let names = format == .json ? try await reference.names(in: session) : []
            show(
                format, table: "\(key.key.identifier): \(KeyPresentation.state(key))",
                json: KeyPresentation.json(key, names: names))
        } catch .accessDenied {
            show(format, table: "done", json: .object([]))
        }
    }
}
