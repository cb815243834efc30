import Yams

/// The parser's faults in our words.
enum YAMLText {
    static func compose(_ yaml: String) throws(BlueprintError) -> Node {
        do {
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
