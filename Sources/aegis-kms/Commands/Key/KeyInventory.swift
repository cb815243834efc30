import KeyModel
import ServiceRequests

/// The keys of a vault with all their names.
struct KeyInventory: Sendable {
    struct Entry: Sendable {
        var key: KeyDescription
        var names: [KeyName]

        /// What it is called: its first name, or its id.
        var title: String { names.min() ?? key.key.identifier.text }
    }

    /// By their titles.
    let entries: [Entry]

    /// Names are asked for with their descriptions, so only keys without a name cost a request each.
    init(of vault: VaultName, in session: any Session) async throws(ServiceError) {
        var named: [KeyIdentifier: Entry] = [:]
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(ListKeyNames(vault: .named(vault), describing: true, page: page))
            for element in answer.elements {
                let id = element.key.identifier
                if named[id] == nil {
                    let key = try await Self.describe(id, element.description, vault, session)
                    named[id] = Entry(key: key, names: [])
                }
                named[id]?.names.append(element.name)
            }
            page.after = answer.next
        } while page.after != nil
        page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(ListKeys(vault: .named(vault), page: page))
            for identity in answer.elements where named[identity.identifier] == nil {
                let key = try await Self.describe(identity.identifier, nil, vault, session)
                named[identity.identifier] = Entry(key: key, names: [])
            }
            page.after = answer.next
        } while page.after != nil
        entries = named.values.sorted { ($0.title, $0.key.key.identifier) < ($1.title, $1.key.key.identifier) }
    }

    private static func describe(
        _ id: KeyIdentifier, _ known: KeyDescription?, _ vault: VaultName, _ session: any Session
    ) async throws(ServiceError) -> KeyDescription {
        if let known { return known }
        return try await session.submit(DescribeKey(key: KeyReference(.id(id), in: .named(vault))))
    }
}

extension KeyReference {
    /// All names of the key, in their order.
    func names(in session: any Session) async throws(ServiceError) -> [KeyName] {
        var names: [KeyName] = []
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(ListKeyNames(vault: vault, key: self, page: page))
            names += answer.elements.map(\.name)
            page.after = answer.next
        } while page.after != nil
        return names
    }
}
