import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyRotate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Give a key a new version now, or say how often it gets one.",
        discussion: """
            Older versions still open what they protected. On demand, as AWS counts it, symmetric encryption keys can be \
            rotated 25 times; --new-version has no such limit and works for every kind, as Azure's rotate.

            EXAMPLES
              aegis-kms key rotate orders-dek
              aegis-kms key rotate evidence --new-version
              aegis-kms key rotate orders-dek --every 90
              aegis-kms key rotate orders-dek --never
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Flag(help: "A new version of a key of any kind.") var newVersion = false
    @Option(help: "Rotate automatically after so many days, 90 to 2560.") var every: Int?
    @Flag(help: "End the automatic rotation.") var never = false
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard [newVersion, every != nil, never].count(where: \.self) <= 1 else {
            throw ValidationError("--new-version, --every and --never exclude each other")
        }
    }

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        if let every {
            _ = try await session.submit(EnableKeyRotation(key: reference, periodInDays: every))
        } else if never {
            _ = try await session.submit(DisableKeyRotation(key: reference))
        } else {
            return try await rotate(reference, session, console)
        }
        let schedule = try await session.submit(GetKeyRotation(key: reference)).schedule
        console.show(
            common.output,
            table: schedule.map { "every \($0.periodInDays) days, next \(DateText.day($0.next))" } ?? "not automatic",
            json: .object([
                ("periodInDays", schedule.map { .int($0.periodInDays) } ?? .null),
                ("next", schedule.map { .date($0.next) } ?? .null),
            ]))
    }

    private func rotate(_ reference: KeyReference, _ session: any Session, _ console: Console) async throws {
        let rotated = try await session.submit(
            RotateKey(key: reference, trigger: newVersion ? .newVersion : .onDemand))
        console.show(
            common.output, table: "\(rotated.key.identifier): version \(rotated.currentVersion.number)",
            json: KeyPresentation.json(rotated.currentVersion))
    }
}
