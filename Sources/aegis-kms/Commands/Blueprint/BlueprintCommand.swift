import ArgumentParser
import Blueprint
import KeyModel
import ServiceRequests

/// What should be there, and what is.
struct BlueprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blueprint", abstract: "Compare vaults and keys with a file that says how they should be.",
        discussion: """
            Without a file it is the blueprint that is built in (blueprints/aegis.yaml). What a blueprint doesn't mention \
            stays as it is; nothing is ever removed.

            EXAMPLES
              aegis-kms blueprint plan
              aegis-kms blueprint apply blueprints/aegis.yaml
              aegis-kms blueprint plan site.yaml --output json \\
                | jq -r '.steps[] | select(.kind != "same") | .detail'
            """,
        subcommands: [BlueprintPlanCommand.self, BlueprintApply.self])
}

/// Where the blueprint comes from.
struct BlueprintSource: ParsableArguments {
    @Argument(help: "A blueprint in YAML; - for standard input. (default: the one that is built in)")
    var file: String?

    /// A policy's file is looked for beside the blueprint.
    func blueprint() throws(CommandFailure) -> Blueprint {
        guard let file else { return try parse(Blueprint.aegis, name: "built in", folder: nil) }
        let bytes = try StandardStreams.read(file, limit: Blueprint.byteLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .blueprint("\(file) is not UTF-8") }
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        return try parse(text, name: file, folder: folder)
    }

    private func parse(_ text: String, name: String, folder: String?) throws(CommandFailure) -> Blueprint {
        do throws(BlueprintError) {
            return try Blueprint(yaml: text) { path in
                guard let folder else { return nil }
                let full = path.hasPrefix("/") ? path : folder + path
                let bytes = try? StandardStreams.read(full, limit: KeyPolicyPut.byteLimit)
                return bytes.flatMap { String(validating: $0, as: UTF8.self) }
            }
        } catch {
            throw .blueprint("\(name): \(error)")
        }
    }

    func plan(in session: any Session) async throws -> BlueprintPlan {
        let blueprint = try blueprint()
        return try await BlueprintPlan.make(
            for: blueprint, session: session, hardwareAvailable: await Self.hasHardware(session))
    }

    /// nil for those who may not ask.
    private static func hasHardware(_ session: any Session) async throws(ServiceError) -> Bool? {
        do throws(ServiceError) {
            return try await session.submit(DescribeService()).hardware != nil
        } catch .accessDenied {
            return nil
        }
    }
}
