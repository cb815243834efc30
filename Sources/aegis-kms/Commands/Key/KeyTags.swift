import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyTagPut: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Put tags on a key.",
        discussion: "EXAMPLE\n  aegis-kms key tag orders-dek Environment=prod-gov aegis:parent=aegis-prod-dek")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Argument(help: "NAME=VALUE; those that are there are replaced.") var tags: [PairArgument]
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(TagKey(key: reference, tags: try PairArgument.dictionary(tags)))
        try await console.showTags(of: reference, in: session, common.output)
    }
}

struct KeyTagRemove: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "untag", abstract: "Take tags off a key.",
        discussion: "EXAMPLE\n  aegis-kms key untag orders-dek Environment")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Argument(help: "The tags' names.") var names: [String]
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(UntagKey(key: reference, tagKeys: names))
        try await console.showTags(of: reference, in: session, common.output)
    }
}

extension Console {
    func showTags(of reference: KeyReference, in session: any Session, _ format: OutputFormat) async throws {
        do throws(ServiceError) {
            let tags = try await session.submit(ListKeyTags(key: reference, page: PageRequest(limit: 50))).elements
            var table = Table("TAG", "VALUE")
            for tag in tags { table.add(tag.key, tag.value) }
            show(
                format, table: table.text,
                json: .map(Dictionary(tags.map { ($0.key, $0.value) }) { first, _ in first }))
        } catch .accessDenied {
            show(format, table: "done", json: .object([]))
        }
    }
}
