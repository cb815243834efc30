import KeyModel
import StrictJSON

extension InputReader {
    /// `Tags`, a list of `TagKey` and `TagValue`.
    /// - Returns: nil where it is left out.
    mutating func tags() throws(Refusal) -> [(key: String, value: String)]? {
        guard let value = value("Tags") else { return nil }
        guard let elements = value.arrayValue else { throw Self.mismatch(value, "a List") }
        var tags: [(key: String, value: String)] = []
        for (index, element) in elements.enumerated() {
            guard let tag = element.objectValue else { throw Self.mismatch(element, "a Structure") }
            let path = "tags.\(index + 1).member."
            let key = try part("TagKey", of: tag, .tagKey, path: path + "tagKey")
            let text = try part("TagValue", of: tag, .tagValue, path: path + "tagValue")
            tags.append((key, text))
        }
        return tags
    }

    mutating func part(
        _ member: String, of tag: JSONObject, _ rule: TextRule, path: String
    ) throws(Refusal) -> String {
        guard let value = tag[member], !value.isNull else {
            note(.present, at: path)
            return ""
        }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        for constraint in rule.unsatisfied(by: text) { note(constraint, at: path, value: text) }
        return text
    }

    /// - Throws: TagException where a key comes twice.
    static func distinct(_ tags: [(key: String, value: String)]) throws(Refusal) -> [String: String] {
        var map: [String: String] = [:]
        for tag in tags where map.updateValue(tag.value, forKey: tag.key) != nil {
            throw Refusal(
                InputErrors.error(for: .tagsDuplicated, words: nil), because: .invalidInput(.tagsDuplicated))
        }
        return map
    }
}
