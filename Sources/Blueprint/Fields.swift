import Yams

/// The fields of a YAML mapping, each of which must be known.
struct Fields {
    let line: Int?
    private let nodes: [String: Node]

    /// - Parameter title: what the mapping is, for refusals.
    init(_ node: Node, of title: String, known: [String]) throws(BlueprintError) {
        line = node.mark?.line
        guard let mapping = node.mapping else { throw BlueprintError(.notAMapping(title), line: line) }
        var nodes: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                throw BlueprintError(.unknownField(key.scalar?.string ?? "?", known: known), line: key.mark?.line)
            }
            nodes[name] = value
        }
        self.nodes = nodes
    }

    func node(_ name: String) -> Node? { nodes[name] }

    func line(of name: String) -> Int? { nodes[name]?.mark?.line ?? line }

    /// The text as it is written: an account of digits stays text, whatever YAML takes it for.
    func text(_ name: String) throws(BlueprintError) -> String? {
        guard let node = nodes[name] else { return nil }
        return try node.text(called: name)
    }

    func requiredText(_ name: String) throws(BlueprintError) -> String {
        guard let text = try text(name) else { throw BlueprintError(.missingField(name), line: line) }
        return text
    }

    func list(_ name: String) throws(BlueprintError) -> [Node]? {
        guard let node = nodes[name] else { return nil }
        guard let sequence = node.sequence else { throw BlueprintError(.notAList(name), line: node.mark?.line) }
        return Array(sequence)
    }

    func texts(_ name: String) throws(BlueprintError) -> [String]? {
        guard let list = try list(name) else { return nil }
        var texts: [String] = []
        for node in list { texts.append(try node.text(called: name)) }
        return texts
    }

    /// One of a closed list of words.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws(BlueprintError) -> Word?
    where Word.RawValue == String {
        guard let text = try text(name) else { return nil }
        return try Self.word(text, name, line(of: name))
    }

    func words<Word: RawRepresentable & CaseIterable>(_ name: String) throws(BlueprintError) -> [Word]?
    where Word.RawValue == String {
        guard let texts = try texts(name) else { return nil }
        var words: [Word] = []
        for text in texts { words.append(try Self.word(text, name, line(of: name))) }
        return words
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _ name: String, _ line: Int?
    ) throws(BlueprintError) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw BlueprintError(.badValue(field: name, expected: "one of \(words)"), line: line)
        }
        return word
    }
}

extension Node {
    func text(called name: String) throws(BlueprintError) -> String {
        guard let text = scalar?.string else { throw BlueprintError(.notAText(name), line: mark?.line) }
        return text
    }
}
