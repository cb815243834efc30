/// Looks up what a request says to a condition key: its values, or nil where it says nothing.
public typealias ConditionLookup = (ConditionKey) -> [String]?

/// A text of a policy, in which variables may stand: `arn:aws:kms:*:111122223333:alias/${aws:username}-*`.
///
/// ```
/// variable = "${" ( key [ "," *space "'" default "'" ] / "*" / "?" / "$" ) "}"
/// ```
/// - Source: AWS IAM User Guide, IAM policy elements: Variables and tags
struct PolicyText: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case tokens([WildcardPattern.Token])
        case variable(ConditionKey, fallback: String?)
    }

    /// How the text is meant.
    enum Manner {
        /// Stars and question marks are wildcards.
        case pattern
        /// They are letters like others.
        case literal
    }

    private let parts: [Part]
    /// The pattern, where it depends on no variable.
    let fixed: WildcardPattern?

    /// - Parameter version: documents of 2008 have no variables; what looks like one is text.
    /// - Throws: `.badVariable`.
    init(_ text: String, _ manner: Manner, version: PolicyVersion) throws(PolicyError) {
        var reader = PolicyTextReader(text: Array(text.utf8), manner: manner, hasVariables: version == .v2012)
        parts = try reader.read()
        switch parts.count {
        case 0: fixed = WildcardPattern(tokens: [])
        case 1: if case .tokens(let tokens) = parts[0] { fixed = WildcardPattern(tokens: tokens) } else { fixed = nil }
        default: fixed = nil
        }
    }

    /// The keys of its variables.
    var keys: [ConditionKey] {
        parts.compactMap { part in
            guard case .variable(let key, _) = part else { return nil }
            return key
        }
    }

    func matches(_ text: Span<UInt8>, _ lookUp: ConditionLookup) -> Bool {
        if let fixed { return fixed.matches(text) }
        guard let tokens = resolved(lookUp) else { return false }
        return WildcardPattern(tokens: tokens).matches(text)
    }

    /// - Returns: nil where a variable has no value, or several: then the text matches nothing.
    func resolved(_ lookUp: ConditionLookup) -> [WildcardPattern.Token]? {
        var resolved: [WildcardPattern.Token] = []
        for part in parts {
            switch part {
            case .tokens(let tokens): resolved += tokens
            case .variable(let key, let fallback):
                let values = lookUp(key)
                guard let value = values.flatMap({ $0.count == 1 ? $0[0] : nil }) ?? (values == nil ? fallback : nil)
                else { return nil }
                resolved += value.utf8.map { WildcardPattern.Token($0) }
            }
        }
        return resolved
    }
}

/// Takes a text apart.
private struct PolicyTextReader {
    let text: [UInt8]
    let manner: PolicyText.Manner
    let hasVariables: Bool
    private var position = 0
    private var tokens: [WildcardPattern.Token] = []
    private var parts: [PolicyText.Part] = []

    init(text: [UInt8], manner: PolicyText.Manner, hasVariables: Bool) {
        self.text = text
        self.manner = manner
        self.hasVariables = hasVariables
    }

    mutating func read() throws(PolicyError) -> [PolicyText.Part] {
        while position < text.count {
            if hasVariables, text[position...].starts(with: "${".utf8) {
                try readVariable()
            } else {
                tokens.append(token(text[position]))
                position += 1
            }
        }
        endTokens()
        return parts
    }

    private func token(_ byte: UInt8) -> WildcardPattern.Token {
        switch (manner, byte) {
        case (.pattern, UInt8(ascii: "*")): .star
        case (.pattern, UInt8(ascii: "?")): .one
        default: WildcardPattern.Token(byte)
        }
    }

    private mutating func readVariable() throws(PolicyError) {
        guard let end = text[position...].firstIndex(of: UInt8(ascii: "}")) else { throw .badVariable }
        let inside = String(decoding: text[(position + 2)..<end], as: UTF8.self)
        position = end + 1
        if ["*", "?", "$"].contains(inside) {
            tokens += inside.utf8.map { WildcardPattern.Token($0) }
            return
        }
        let pieces = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard let key = ConditionKey(text: String(pieces[0])), !inside.contains("${") else { throw .badVariable }
        endTokens()
        parts.append(.variable(key, fallback: pieces.count > 1 ? try readFallback(pieces[1]) : nil))
    }

    private func readFallback(_ text: Substring) throws(PolicyError) -> String {
        let quoted = text.drop { $0 == " " }
        guard quoted.utf8.count >= 2, quoted.utf8.first == UInt8(ascii: "'"), quoted.utf8.last == UInt8(ascii: "'")
        else { throw .badVariable }
        return String(quoted.dropFirst().dropLast())
    }

    private mutating func endTokens() {
        if !tokens.isEmpty { parts.append(.tokens(tokens)) }
        tokens = []
    }
}
