import StrictJSON

/// Reads a document element by element, and refuses what it doesn't know.
struct PolicyReader {
    let kind: PolicyDocument.Kind

    func read(_ text: [UInt8]) throws(PolicyError) -> PolicyDocument {
        try checkSize(text)
        guard let root = try? JSON.parse(text, limits: JSONLimits(depth: 8)) else { throw .malformedJSON }
        guard let document = root.objectValue else { throw .wrongType(.document) }
        // The parser has seen that it is UTF-8.
        let string = String(decoding: text, as: UTF8.self)
        if kind == .resource { try checkCharacters(string) }
        for key in document.keys where !["Version", "Id", "Statement"].contains(key) { throw .unknownElement }
        let version = try readVersion(document["Version"])
        return PolicyDocument(
            kind: kind, text: string, version: version, id: try readString(document["Id"], .id),
            statements: try readStatements(document["Statement"], version))
    }

    private func checkSize(_ text: [UInt8]) throws(PolicyError) {
        let limit: Int
        let size: Int
        switch kind {
        case .resource: (limit, size) = (32 * 1024, text.count)
        // IAM counts characters, and no white space; a text that is mostly white space is bounded before it is read.
        case .identity where text.count > 64 * 1024: (limit, size) = (6144, text.count)
        case .identity: (limit, size) = (6144, text.count { !$0.isWhiteSpace && !$0.continuesCharacter })
        }
        guard size <= limit else { throw .tooLarge(limit: limit) }
    }

    /// - Source: AWS KMS API Reference, PutKeyPolicy, Policy: the characters that it can include
    private func checkCharacters(_ text: String) throws(PolicyError) {
        for character in text.unicodeScalars {
            switch character.value {
            case 0x20...0x7E, 0xA0...0xFF, 0x09, 0x0A, 0x0D: continue
            default: throw .badCharacter
            }
        }
    }

    private func readVersion(_ value: JSONValue?) throws(PolicyError) -> PolicyVersion {
        guard let text = try readString(value, .version) else { return .v2008 }
        guard let version = PolicyVersion(rawValue: text) else { throw .badVersion }
        return version
    }

    private func readStatements(_ value: JSONValue?, _ version: PolicyVersion) throws(PolicyError) -> [Statement] {
        guard let value else { throw .missingElement(.statement) }
        let reader = StatementReader(kind: kind, version: version)
        var statements: [Statement] = []
        for element in value.arrayValue ?? [value] { statements.append(try reader.read(element)) }
        guard !statements.isEmpty else { throw .missingElement(.statement) }
        if kind == .identity { try checkUniqueness(statements) }
        return statements
    }

    /// - Source: AWS IAM User Guide, IAM JSON policy elements: Sid
    private func checkUniqueness(_ statements: [Statement]) throws(PolicyError) {
        let identifiers = statements.compactMap(\.sid)
        guard Set(identifiers).count == identifiers.count else { throw .badStatementID }
    }

    private func readString(_ value: JSONValue?, _ element: PolicyElement) throws(PolicyError) -> String? {
        guard let value else { return nil }
        guard let text = value.stringValue else { throw .wrongType(element) }
        return text
    }
}

extension UInt8 {
    fileprivate var isWhiteSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
    fileprivate var continuesCharacter: Bool { self & 0xC0 == 0x80 }
}
