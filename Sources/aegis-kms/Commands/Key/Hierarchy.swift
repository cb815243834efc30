import Blueprint
import KeyModel
import ServiceRequests

/// The key hierarchy, from the root key down to what the keys protect.
///
/// ```
/// Root key (software:…)
/// └─ aegis-kv-prod-usgw1 (us-gov-west-1, account 123456789012)
///    ├─ aegis-prod-dek  aes256, version 3, enabled, next rotation 2027-02-22
///    │  └─ PostgreSQL Transparent Data Encryption
///    └─ aegis-prod-esk  ecP256, version 1, enabled
/// ```
struct Hierarchy {
    let root: String
    let vaults: [Branch]

    struct Branch {
        let address: VaultAddress
        let keys: [Node]

        init(_ address: VaultAddress, _ entries: [KeyInventory.Entry]) {
            self.address = address
            let titles = Set(entries.flatMap(\.names))
            // A parent that isn't there, or a circle of parents, must not make a key vanish from the drawing.
            var isPlaced: Set<KeyIdentifier> = []
            func nodes(below parent: KeyInventory.Entry?) -> [Node] {
                entries.filter { Hierarchy.isChild($0, of: parent, titles) && !isPlaced.contains($0.id) }.map { entry in
                    isPlaced.insert(entry.id)
                    return Node(entry: entry, children: nodes(below: entry))
                }
            }
            var keys = nodes(below: nil)
            for entry in entries where !isPlaced.contains(entry.id) {
                isPlaced.insert(entry.id)
                keys.append(Node(entry: entry, children: nodes(below: entry)))
            }
            self.keys = keys
        }
    }

    struct Node {
        let entry: KeyInventory.Entry
        let children: [Node]

        var protects: [String] {
            guard let text = entry.key.tags[HierarchyTag.protects], !text.isEmpty else { return [] }
            return text.split(separator: HierarchyTag.separator).map(String.init)
        }
    }

    private static func isChild(
        _ entry: KeyInventory.Entry, of parent: KeyInventory.Entry?, _ titles: Set<KeyName>
    ) -> Bool {
        let wanted = entry.key.tags[HierarchyTag.parent].flatMap { titles.contains($0) ? $0 : nil }
        guard let parent else { return wanted == nil }
        return wanted.map(parent.names.contains) ?? false
    }
}

extension KeyInventory.Entry {
    fileprivate var id: KeyIdentifier { key.key.identifier }
}

extension Hierarchy {
    var drawing: String {
        let top = "Root key (\(PlainText.safe(root)))"
        return ([top] + Self.draw(vaults.map { .vault($0) }, indent: "")).joined(separator: "\n")
    }

    private enum Item {
        case vault(Branch)
        case key(Node)
        case use(String)

        var label: String {
            switch self {
            case .vault(let branch):
                "\(branch.address.name) (\(branch.address.region), account \(branch.address.account))"
            case .key(let node): node.label
            case .use(let text): PlainText.safe(text)
            }
        }

        var children: [Item] {
            switch self {
            case .vault(let branch): branch.keys.map { .key($0) }
            case .key(let node): node.protects.map { .use($0) } + node.children.map { .key($0) }
            case .use: []
            }
        }
    }

    private static func draw(_ items: [Item], indent: String) -> [String] {
        items.enumerated().flatMap { index, item in
            let isLast = index == items.count - 1
            return [indent + (isLast ? "└─ " : "├─ ") + item.label]
                + draw(item.children, indent: indent + (isLast ? "   " : "│  "))
        }
    }

    var json: JSONText {
        .object([
            ("root", .string(root)),
            (
                "vaults",
                .array(
                    vaults.map { branch in
                        .object([
                            ("name", .string(branch.address.name)), ("region", .string(branch.address.region)),
                            ("account", .string(branch.address.account)), ("keys", .array(branch.keys.map(\.json))),
                        ])
                    })
            ),
        ])
    }
}

extension Hierarchy.Node {
    fileprivate var label: String {
        let key = entry.key
        var facts = [key.algorithm.rawValue, "version \(key.currentVersion.number)", KeyPresentation.state(key)]
        if key.residence == .token { facts.append("in the HSM") }
        if let rotation = key.rotation { facts.append("next rotation \(DateText.day(rotation.next))") }
        return PlainText.safe("\(entry.title)  " + facts.joined(separator: ", "))
    }

    fileprivate var json: JSONText {
        guard case .object(let members) = KeyPresentation.json(entry.key, names: entry.names) else { return .null }
        return .object(members + [("protects", .strings(protects)), ("keys", .array(children.map(\.json)))])
    }
}
