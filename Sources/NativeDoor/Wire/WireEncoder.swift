import FoundationEssentials
import KeyModel
import StrictJSON

/// From values to the native protocol's JSON: bytes as base64, dates by RFC 3339.
struct WireEncoder: Encoder {
    let node: WireNode
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func node<Value: Encodable>(of value: Value) throws -> WireNode {
        switch value {
        case let value as Bool: return WireNode(.bool(value))
        case let value as String: return WireNode(.string(value))
        case let value as any FixedWidthInteger: return WireNode(.integer(String(describing: value)))
        case let value as Double: return WireNode(.double(value))
        case let value as Float: return WireNode(.double(Double(value)))
        // By type, because a cast takes every empty array for one of bytes.
        case let value as [UInt8] where Value.self == [UInt8].self: return WireNode(.string(Base64.encode(value)))
        case let value as SecretBytes: return WireNode(.string(value.withUnsafeBytes { Base64.encode($0) }))
        case let value as Data: return WireNode(.string(Base64.encode(Array(value))))
        case let value as Date: return WireNode(.string(WireDate.text(value)))
        default:
            let node = WireNode()
            try value.encode(to: WireEncoder(node: node))
            return node
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = node.content {} else { node.content = .object([]) }
        return KeyedEncodingContainer(WireKeyedEncoder(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.content = .array([])
        return WireUnkeyedEncoder(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { WireSingleEncoder(node: node) }
}

private struct WireKeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: WireNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { node.append(WireNode(.null), for: key.stringValue) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        node.append(try WireEncoder.node(of: value), for: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        superEncoder(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        superEncoder(for: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder(for: "super") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(for: key) }

    private func superEncoder(for key: Key) -> WireEncoder { encoder(for: key.stringValue) }

    private func encoder(for key: String) -> WireEncoder {
        let child = WireNode()
        node.append(child, for: key)
        return WireEncoder(node: child)
    }
}

private struct WireUnkeyedEncoder: UnkeyedEncodingContainer {
    let node: WireNode
    var codingPath: [any CodingKey] { [] }

    var count: Int {
        guard case .array(let nodes) = node.content else { return 0 }
        return nodes.count
    }

    func encodeNil() { node.append(WireNode(.null)) }
    func encode<T: Encodable>(_ value: T) throws { node.append(try WireEncoder.node(of: value)) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        child().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    func superEncoder() -> any Encoder { child() }

    private func child() -> WireEncoder {
        let child = WireNode()
        node.append(child)
        return WireEncoder(node: child)
    }
}

private struct WireSingleEncoder: SingleValueEncodingContainer {
    let node: WireNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { node.content = .null }
    func encode<T: Encodable>(_ value: T) throws { node.content = try WireEncoder.node(of: value).content }
}
