public import KeyModel

/// What is wrong with a blueprint, and where.
public struct BlueprintError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        /// In bytes.
        case tooLarge(limit: Int)
        /// The parser's words.
        case notYAML(String)
        case duplicateField(String)
        /// `version` is not 1.
        case unsupportedVersion(String)
        case unknownField(String, known: [String])
        case missingField(String)
        case notAMapping(String)
        case notAList(String)
        case notAText(String)
        /// - Parameter expected: what would be right, in words.
        case badValue(field: String, expected: String)
        case tooMany(String, limit: Int)
        /// Two vaults, or two keys of a vault, have one name.
        case duplicateName(String)
        /// Two vaults have one region and account: AWS's clients couldn't tell them apart.
        case duplicatePlace(VaultName, VaultName)
        case unknownParent(KeyName)
        case circularParent(KeyName)
        case reservedTag(String)
        /// Only asymmetric keys can live in the token.
        case symmetricInToken(KeyName)
        case purposeUnsuited(KeyPurpose, KeyAlgorithm)
        case capabilitiesUnsuited(KeyPurpose)
        case policyTwice
        case policyFileUnreadable(String)
        case policyMalformed
        /// The service would refuse it.
        case refused(KeyName, ServiceError)
    }

    /// The first line is 1; nil where it is about the whole.
    public var line: Int?
    public var problem: Problem

    init(_ problem: Problem, line: Int?) {
        self.line = line
        self.problem = problem
    }
}

extension BlueprintError: CustomStringConvertible {
    /// One line for the person who wrote the blueprint.
    public var description: String { (line.map { "line \($0): " } ?? "") + problem.description }
}

extension BlueprintError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .notYAML(let text): "not YAML: \(text)"
        case .duplicateField(let name): "field '\(name)' is there twice"
        case .unsupportedVersion(let version): "version '\(version)' is not supported; this service reads version 1"
        case .unknownField(let name, let known): "unknown field '\(name)'; known are \(known.joined(separator: ", "))"
        case .missingField(let name): "field '\(name)' is missing"
        case .notAMapping(let name): "\(name) must be a mapping (field: value)"
        case .notAList(let name): "\(name) must be a list (- value)"
        case .notAText(let name): "\(name) must be a single value"
        case .badValue(let field, let expected): "\(field) must be \(expected)"
        case .tooMany(let name, let limit): "more than \(limit) \(name)"
        case .duplicateName(let name): "name '\(name)' is there twice"
        case .duplicatePlace(let one, let other): "vaults \(one) and \(other) have the same region and account"
        case .unknownParent(let name): "parent '\(name)' is not a key of this vault's blueprint"
        case .circularParent(let name): "key '\(name)' is above itself"
        case .reservedTag(let tag): "tag '\(tag)': tags that start with 'aegis:' come from parent and protects"
        case .symmetricInToken(let name): "key '\(name)' is symmetric: only asymmetric keys can live in the HSM"
        case .purposeUnsuited(let purpose, let algorithm): "\(algorithm.rawValue) keys are not for \(purpose.rawValue)"
        case .capabilitiesUnsuited(let purpose): "keys for \(purpose.rawValue) don't have such capabilities"
        case .policyTwice: "policy and policyFile exclude each other"
        case .policyFileUnreadable(let path): "policyFile '\(path)' can't be read"
        case .policyMalformed: "the policy is not a JSON object, or larger than 32,768 bytes"
        case .refused(let name, let error): "key '\(name)': \(Self.words(for: error))"
        }
    }

    private static func words(for error: ServiceError) -> String {
        switch error {
        case .invalidInput(.name): "a name is 1 to 250 letters, digits and / _ -"
        case .invalidInput(.reservedName): "names that start with 'aws/' are reserved"
        case .invalidInput(.description): "a description has at most 8,192 bytes"
        case .invalidInput(.rotationPeriod): "rotationDays is 90 to 2560"
        case .invalidInput(.tagKey): "a tag's key has 1 to 128 characters"
        case .invalidInput(.tagValue): "a tag's value has at most 256 characters (what is protected counts as one)"
        case .invalidInput(.tagsReserved): "tags that start with 'aws:' are reserved"
        case .limitExceeded(.tagsPerKey): "more than 50 tags"
        default: error.label
        }
    }
}
