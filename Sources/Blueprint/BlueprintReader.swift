import KeyModel
import ServiceRequests
import Yams

/// Turns YAML into vaults, strictly.
struct BlueprintReader {
    let readingFile: ((String) -> String?)?

    func vaults(in yaml: String) throws(BlueprintError) -> [VaultBlueprint] {
        guard yaml.utf8.count <= Blueprint.byteLimit else {
            throw BlueprintError(.tooLarge(limit: Blueprint.byteLimit), line: nil)
        }
        let root = try YAMLText.compose(yaml)
        let fields = try Fields(root, of: "the blueprint", known: ["version", "vaults"])
        let version = try fields.requiredText("version")
        guard version == "1" else {
            throw BlueprintError(.unsupportedVersion(version), line: fields.line(of: "version"))
        }
        guard let nodes = try fields.list("vaults") else {
            throw BlueprintError(.missingField("vaults"), line: fields.line)
        }
        guard nodes.count <= Blueprint.vaultLimit else {
            throw BlueprintError(.tooMany("vaults", limit: Blueprint.vaultLimit), line: fields.line(of: "vaults"))
        }
        var vaults: [VaultBlueprint] = []
        for node in nodes {
            let vault = try self.vault(node)
            try requireDistinct(vault.address, from: vaults, line: node.mark?.line)
            vaults.append(vault)
        }
        return vaults
    }

    private func requireDistinct(
        _ address: VaultAddress, from others: [VaultBlueprint], line: Int?
    ) throws(BlueprintError) {
        for other in others.map(\.address) {
            // Vault names are host names, which have no case.
            if other.name.lowercased() == address.name.lowercased() {
                throw BlueprintError(.duplicateName(address.name), line: line)
            }
            if other.region == address.region, other.account == address.account {
                throw BlueprintError(.duplicatePlace(other.name, address.name), line: line)
            }
        }
    }

    private func vault(_ node: Node) throws(BlueprintError) -> VaultBlueprint {
        let fields = try Fields(
            node, of: "a vault", known: ["name", "region", "partition", "account", "tenant", "keys"])
        let address = VaultAddress(
            name: try fields.requiredText("name"), region: try fields.requiredText("region"),
            partition: try fields.requiredText("partition"), account: try fields.requiredText("account"),
            tenant: try fields.requiredText("tenant"))
        do throws(ServiceError) {
            try CreateVault(address: address).validate()
        } catch {
            throw BlueprintError(.badValue(field: "vault", expected: Self.addressRule), line: fields.line)
        }
        let keys = try keys(of: fields)
        return VaultBlueprint(address: address, keys: keys)
    }

    private func keys(of vault: Fields) throws(BlueprintError) -> [KeyBlueprint] {
        let nodes = try vault.list("keys") ?? []
        guard nodes.count <= Blueprint.keyLimit else {
            throw BlueprintError(.tooMany("keys", limit: Blueprint.keyLimit), line: vault.line(of: "keys"))
        }
        var keys: [KeyBlueprint] = []
        var lines: [KeyName: Int?] = [:]
        for node in nodes {
            let key = try KeyReader(readingFile: readingFile).key(node)
            guard lines.updateValue(node.mark?.line, forKey: key.name) == nil else {
                throw BlueprintError(.duplicateName(key.name), line: node.mark?.line)
            }
            keys.append(key)
        }
        try requireTree(keys, lines)
        return keys
    }

    private func requireTree(_ keys: [KeyBlueprint], _ lines: [KeyName: Int?]) throws(BlueprintError) {
        let parents = Dictionary(keys.map { ($0.name, $0.parent) }) { first, _ in first }
        for key in keys {
            var above = key.parent
            var steps = 0
            while let name = above {
                guard let next = parents[name] else {
                    throw BlueprintError(.unknownParent(name), line: lines[key.name] ?? nil)
                }
                steps += 1
                guard steps <= keys.count else {
                    throw BlueprintError(.circularParent(key.name), line: lines[key.name] ?? nil)
                }
                above = next
            }
        }
    }

    private static let addressRule = """
        right: name of 3 to 24 letters, digits and single hyphens, starting with a letter; region of letters, digits and \
        hyphens; partition aws, aws-us-gov, aws-cn, aws-iso or aws-iso-b; account of 12 digits; tenant a UUID
        """
}
