import Blueprint

/// A blueprint is read or refused, in time: its YAML may name parts of itself, and nest.
enum BlueprintTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input, as: UTF8.self)
        guard let blueprint = try? Blueprint(yaml: text, readingFile: { $0 == "policy.json" ? policy : nil }) else {
            return
        }
        require(blueprint.vaults.count <= Blueprint.vaultLimit, "\(blueprint.vaults.count) vaults")
        for vault in blueprint.vaults {
            require(vault.keys.count <= Blueprint.keyLimit, "\(vault.keys.count) keys in a vault")
        }
    }

    private static let policy = #"{"Version":"2012-10-17","Statement":[]}"#
}
