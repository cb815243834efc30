import KeyModel
import ServiceRequests
import Yams

/// Turns the YAML of one key into what it should be.
struct KeyReader {
    let readingFile: ((String) -> String?)?

    private static let known = [
        "name", "algorithm", "purpose", "hsm", "description", "rotationDays", "capabilities", "parent", "protects",
        "tags", "policy", "policyFile",
    ]

    func key(_ node: Node) throws(BlueprintError) -> KeyBlueprint {
        let fields = try Fields(node, of: "a key", known: Self.known)
        let name = try fields.requiredText("name")
        guard let algorithm: KeyAlgorithm = try fields.word("algorithm") else {
            throw BlueprintError(.missingField("algorithm"), line: fields.line)
        }
        let key = KeyBlueprint(
            name: name, algorithm: algorithm, purpose: try fields.word("purpose") ?? algorithm.usualPurpose,
            hardware: try fields.word("hsm") ?? .no, description: try fields.text("description"),
            capabilities: try capabilities(fields), rotation: try rotation(fields), parent: try fields.text("parent"),
            protects: try fields.texts("protects") ?? [], tags: try tags(fields), policy: try policy(fields))
        try requireSense(key, fields)
        return key
    }

    /// What the service would refuse when the key is made is refused now, before anything is.
    private func requireSense(_ key: KeyBlueprint, _ fields: Fields) throws(BlueprintError) {
        guard key.purpose.suits(key.algorithm) else {
            throw BlueprintError(.purposeUnsuited(key.purpose, key.algorithm), line: fields.line(of: "purpose"))
        }
        guard Set(key.capabilities ?? []).isSubset(of: key.purpose.possibleCapabilities) else {
            throw BlueprintError(
                .capabilitiesUnsuited(key.purpose), line: fields.line(of: "capabilities"))
        }
        guard key.hardware == .no || key.algorithm.isAsymmetric else {
            throw BlueprintError(.symmetricInToken(key.name), line: fields.line(of: "hsm"))
        }
        do throws(ServiceError) {
            try key.creation(in: "blueprint", residence: .storage).validate()
        } catch {
            throw BlueprintError(.refused(key.name, error), line: fields.line)
        }
    }

    private func capabilities(_ fields: Fields) throws(BlueprintError) -> [KeyCapability]? {
        guard let words: [KeyCapability] = try fields.words("capabilities") else { return nil }
        guard !words.isEmpty, Set(words).count == words.count else {
            let rule = "a list without repetitions, and not an empty one"
            throw BlueprintError(
                .badValue(field: "capabilities", expected: rule), line: fields.line(of: "capabilities"))
        }
        return words.sorted()
    }

    private func rotation(_ fields: Fields) throws(BlueprintError) -> RotationBlueprint? {
        guard let text = try fields.text("rotationDays") else { return nil }
        if text == "never" { return .never }
        guard let days = Int(text), RotationSchedule.allowedPeriods.contains(days) else {
            throw BlueprintError(
                .badValue(field: "rotationDays", expected: "90 to 2560, or never"),
                line: fields.line(of: "rotationDays"))
        }
        return .every(days: days)
    }

    private func tags(_ fields: Fields) throws(BlueprintError) -> [String: String] {
        guard let node = fields.node("tags") else { return [:] }
        guard let mapping = node.mapping else { throw BlueprintError(.notAMapping("tags"), line: node.mark?.line) }
        var tags: [String: String] = [:]
        for (key, value) in mapping {
            let name = try key.text(called: "a tag's key")
            guard !name.lowercased().hasPrefix(HierarchyTag.prefix) else {
                throw BlueprintError(.reservedTag(name), line: key.mark?.line)
            }
            tags[name] = try value.text(called: "tag '\(name)'")
        }
        return tags
    }

    private func policy(_ fields: Fields) throws(BlueprintError) -> String? {
        let path = try fields.text("policyFile")
        guard let node = fields.node("policy") else {
            guard let path else { return nil }
            guard let text = readingFile?(path) else {
                throw BlueprintError(.policyFileUnreadable(path), line: fields.line(of: "policyFile"))
            }
            return try PolicyText.checked(text, line: fields.line(of: "policyFile"))
        }
        guard path == nil else { throw BlueprintError(.policyTwice, line: fields.line) }
        return try PolicyText.text(of: node)
    }
}

extension KeyPurpose {
    /// Keys for authentication codes and for key agreement have none to choose from.
    var possibleCapabilities: Set<KeyCapability> {
        switch self {
        case .encryptDecrypt: [.encrypt, .decrypt, .wrapKey, .unwrapKey]
        case .signVerify: [.sign, .verify]
        case .authenticateMessages, .agreeOnKeys, .encapsulateSecrets: []
        }
    }
}

extension KeyAlgorithm {
    var usualPurpose: KeyPurpose {
        switch family {
        case .aes, .rsa: .encryptDecrypt
        case .ellipticCurve, .edwardsCurve, .latticeSignature: .signVerify
        case .latticeEncapsulation: .encapsulateSecrets
        case .hmac: .authenticateMessages
        }
    }
}
