/// A JSON value as it was read: numbers keep their text, objects their order.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The member of an object; nil where there is none, or where this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// The element of an array; nil out of its bounds, or where this is no array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    public var isNull: Bool { self == .null }

    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    public var numberValue: JSONNumber? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// A whole number that fits; `1.0` and `1e3` are none.
    public var intValue: Int? { numberValue?.int }
    public var doubleValue: Double? { numberValue?.double }

    public var arrayValue: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    public var objectValue: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

/// A number's text, so that nothing of it is lost before somebody asks for a type.
public struct JSONNumber: Hashable, Sendable {
    public let text: String

    init(checked text: String) { self.text = text }

    public init(_ value: Int) { text = String(value) }

    /// nil for fractions, exponents and what doesn't fit.
    public var int: Int? { Int(text) }

    /// The nearest double; infinite where the number is out of its range.
    public var double: Double { Double(text) ?? .nan }
}

/// An object's members in their order. No two keys are equal by Swift's `==` (which also takes two spellings of one
/// character for equal), so a `Dictionary(uniqueKeysWithValues:)` of them doesn't trap.
public struct JSONObject: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public let key: String
        public let value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var members: [Member]

    init(distinct members: [Member]) { self.members = members }

    /// A linear search: the documents of our protocols have few members.
    public subscript(key: String) -> JSONValue? {
        for member in members where member.key == key { return member.value }
        return nil
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }
}
