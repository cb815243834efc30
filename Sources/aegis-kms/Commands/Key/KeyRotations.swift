import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyRotations: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotations", abstract: "List all material of a symmetric key, and the rotations that brought it.",
        discussion: """
            With --output json: a list of {version, material, standing, rotated, trigger, imported {present, description, \
            expires}}.

            EXAMPLE
              aegis-kms key rotations aegis-prod-dek
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        var rotations: [KeyRotation] = []
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(
                ListKeyRotations(key: reference, includesAllMaterial: true, page: page))
            rotations += answer.elements
            page.after = answer.next
        } while page.after != nil
        console.show(common.output, table: Self.table(rotations), json: .array(rotations.map { Self.json($0) }))
    }

    private static func table(_ rotations: [KeyRotation]) -> String {
        var table = Table("VERSION", "STANDING", "ROTATED", "TRIGGER", "IMPORTED", "MATERIAL")
        for rotation in rotations {
            table.add(
                String(rotation.version), rotation.standing.rawValue,
                rotation.rotated.map { DateText.short($0) } ?? "-", rotation.trigger?.rawValue ?? "-",
                rotation.imported.map(words) ?? "-", rotation.material)
        }
        return table.text
    }

    private static func words(_ imported: KeyRotation.Import) -> String {
        guard imported.isPresent else { return "missing" }
        return imported.expires.map { "until \(DateText.short($0))" } ?? "yes"
    }

    private static func json(_ rotation: KeyRotation) -> JSONText {
        .object([
            ("version", .int(Int(rotation.version))), ("material", .string(rotation.material)),
            ("standing", .string(rotation.standing.rawValue)),
            ("rotated", rotation.rotated.map { .date($0) } ?? .null),
            ("trigger", .optional(rotation.trigger?.rawValue)),
            (
                "imported",
                rotation.imported.map { imported in
                    .object([
                        ("present", .bool(imported.isPresent)), ("description", .optional(imported.description)),
                        ("expires", imported.expires.map { .date($0) } ?? .null),
                    ])
                } ?? .null
            ),
        ])
    }
}
