import KeyModel
import StrictJSON

extension InputReader {
    /// A text that may be left out.
    mutating func text(_ member: String, _ rule: TextRule) throws(Refusal) -> String? {
        guard let value = value(member) else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        for constraint in rule.unsatisfied(by: text) { note(constraint, at: Self.path(member), value: text) }
        return text
    }

    mutating func requiredText(_ member: String, _ rule: TextRule) throws(Refusal) -> String {
        if let text = try text(member, rule) { return text }
        missing(member)
        return ""
    }

    /// One of an enumeration's names that may be left out.
    mutating func choice<Choice: WireName>(_ member: String, of _: Choice.Type) throws(Refusal) -> Choice? {
        guard let value = value(member) else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        if let choice = Choice(rawValue: text) { return choice }
        note(.oneOf(Choice.listed.map(\.rawValue)), at: Self.path(member), value: text)
        return nil
    }

    mutating func requiredChoice<Choice: WireName>(_ member: String, of type: Choice.Type) throws(Refusal) -> Choice {
        if let choice = try choice(member, of: type) { return choice }
        if value(member) == nil { missing(member) }
        return Choice.standIn
    }

    /// A list of texts; empty where it is left out.
    mutating func texts(
        _ member: String, _ rule: TextRule, count: ClosedRange<Int> = 0...Int.max
    ) throws(Refusal) -> [String] {
        guard let value = value(member) else { return [] }
        guard let elements = value.arrayValue else { throw Self.mismatch(value, "a List") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.stringValue else { throw Self.mismatch(element, "a String") }
            texts.append(text)
        }
        let shown = "[\(texts.joined(separator: ", "))]"
        if texts.count > count.upperBound { note(.atMost(count.upperBound), at: Self.path(member), value: shown) }
        if texts.contains(where: { !rule.unsatisfied(by: $0).isEmpty }) {
            note(.members(rule.lengthConstraints), at: Self.path(member), value: shown)
        }
        return texts
    }

    /// A map from text to text, such as an encryption context; empty where it is left out.
    mutating func map(_ member: String) throws(Refusal) -> [String: String] {
        guard let value = value(member) else { return [:] }
        guard let object = value.objectValue else { throw Self.mismatch(value, "a Map") }
        var map: [String: String] = [:]
        map.reserveCapacity(object.count)
        for entry in object.members {
            guard let text = entry.value.stringValue else { throw Self.mismatch(entry.value, "a String") }
            map[entry.key] = text
        }
        return map
    }

    /// `KeyId` and the like: a key's id or ARN, or an alias where the operation takes one.
    mutating func keyText(_ member: String = "KeyId") throws(Refusal) -> String { try requiredText(member, .keyID) }

    func key(_ text: String) throws(Refusal) -> KeyText { KeyText(text, operation: operation, place: place) }
}
