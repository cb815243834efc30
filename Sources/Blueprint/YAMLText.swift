import Yams

/// The parser's faults in our words.
enum YAMLText {
    static func compose(_ yaml: String) throws(BlueprintError) -> Node {
        do {
            if let plain = try Yams.compose(yaml: withoutAliases(yaml)) { try requireTextualKeys(plain) }
            guard let node = try Yams.compose(yaml: yaml) else {
                throw BlueprintError(.notAMapping("the blueprint"), line: nil)
            }
            return node
        } catch let error as BlueprintError {
            throw error
        } catch let error as YamlError {
            throw translate(error)
        } catch {
            throw BlueprintError(.notYAML("unreadable"), line: nil)
        }
    }

    /// Takes an alias's place; a private character, so that no field has a name that starts with it.
    private static let mark: Unicode.Scalar = "\u{F8FF}"

    /// The document with every `*` changed, in texts as well, so that no part of it stands for another.
    private static func withoutAliases(_ yaml: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in yaml.unicodeScalars { text.append(scalar == "*" ? mark : scalar) }
        return String(text)
    }

    /// Composing hashes the keys of each mapping, and a key that is an alias is hashed with all that it stands for: forty
    /// lines can stand for 2^40 values. A field's name is text anyway.
    private static func requireTextualKeys(_ node: Node) throws {
        for element in node.sequence ?? [] { try requireTextualKeys(element) }
        for (key, value) in node.mapping ?? [:] {
            guard let name = key.scalar?.string, name.unicodeScalars.first != mark else {
                throw BlueprintError(.notAText("a field's name"), line: key.mark?.line)
            }
            try requireTextualKeys(value)
        }
    }

    private static func translate(_ error: YamlError) -> BlueprintError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            BlueprintError(.notYAML(problem), line: mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            BlueprintError(.duplicateField(duplicates.sorted().first ?? "?"), line: context.mark.line)
        case .reader(let problem, _, _, _): BlueprintError(.notYAML(problem), line: nil)
        default: BlueprintError(.notYAML("unreadable"), line: nil)
        }
    }
}
