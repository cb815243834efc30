import FoundationEssentials
import KeyModel
import StrictJSON

/// From the native protocol's JSON, as the strict reader took it, to values.
struct WireDecoder: Decoder {
    let value: JSONValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw mismatch([String: Any].self) }
        return KeyedDecodingContainer(WireKeyedDecoder(members: WireMembers(object), codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([Any].self) }
        return WireUnkeyedDecoder(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { WireSingleDecoder(decoder: self) }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let special: Any? =
            switch type {
            case is Bool.Type: value.boolValue
            case is String.Type: value.stringValue
            case let integer as any FixedWidthInteger.Type: integer.wire(value)
            case is Double.Type: value.doubleValue
            case is Float.Type: value.doubleValue.map { Float($0) }
            case is [UInt8].Type: value.stringValue.flatMap { Base64.decode($0) }
            case is SecretBytes.Type: value.stringValue.flatMap { WireSecret.decode($0) }
            case is Data.Type: value.stringValue.flatMap { Base64.decode($0) }.map { Data($0) }
            case is Date.Type: value.stringValue.flatMap { WireDate.date($0) }
            default: try T(from: self)
            }
        guard let decoded = special as? T else { throw mismatch(type) }
        return decoded
    }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(
            type, DecodingError.Context(codingPath: codingPath, debugDescription: "not what is expected here"))
    }
}

extension FixedWidthInteger {
    fileprivate static func wire(_ value: JSONValue) -> Any? { value.numberValue.flatMap { Self($0.text) } }
}

private enum WireSecret {
    static func decode(_ text: String) -> SecretBytes? {
        guard let count = Base64.decodedByteCount(text) else { return nil }
        return try? SecretBytes(count: count) { buffer throws(NotBase64) in
            guard Base64.decode(text, into: buffer) else { throw NotBase64() }
        }
    }

    private struct NotBase64: Error {}
}

/// An object's members by key. A dictionary is decoded key by key, so that looking each up among all the others would
/// cost the square of their number; a structure has too few for an index to pay.
private struct WireMembers {
    private let object: JSONObject
    private let index: [String: JSONValue]?

    init(_ object: JSONObject) {
        self.object = object
        let pairs = object.members.lazy.map { ($0.key, $0.value) }
        index = object.count > 32 ? Dictionary(uniqueKeysWithValues: pairs) : nil
    }

    var keys: [String] { object.keys }

    subscript(key: String) -> JSONValue? {
        guard let index else { return object[key] }
        return index[key]
    }
}

private struct WireKeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: WireMembers
    let codingPath: [any CodingKey]

    var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }
    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).value.isNull }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { WireDecoder(value: members["super"] ?? .null, codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func decoder(_ key: Key) throws -> WireDecoder {
        guard let value = members[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key, DecodingError.Context(codingPath: codingPath, debugDescription: "missing"))
        }
        return WireDecoder(value: value, codingPath: codingPath + [key])
    }
}

private struct WireUnkeyedDecoder: UnkeyedDecodingContainer {
    let elements: [JSONValue]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(elements: [JSONValue], codingPath: [any CodingKey]) {
        self.elements = elements
        self.codingPath = codingPath
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try peek().value.isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }

    private func peek() throws -> WireDecoder {
        guard !isAtEnd else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: codingPath, debugDescription: "no more elements"))
        }
        return WireDecoder(value: elements[currentIndex], codingPath: codingPath)
    }

    private mutating func next() throws -> WireDecoder {
        let decoder = try peek()
        currentIndex += 1
        return decoder
    }
}

private struct WireSingleDecoder: SingleValueDecodingContainer {
    let decoder: WireDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value.isNull }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }
}
