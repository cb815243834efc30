import StrictJSON

/// A value on its way to JSON. A class, because `Encoder`'s containers fill it from several places.
final class WireNode {
    enum Content {
        case null
        case bool(Bool)
        /// Decimal digits, so that 64 bits of either sign fit.
        case integer(String)
        case double(Double)
        case string(String)
        case array([WireNode])
        case object([(key: String, node: WireNode)])
    }

    var content: Content

    init(_ content: Content = .object([])) { self.content = content }

    func write(into writer: inout JSONWriter) {
        switch content {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let digits): writer.raw(Array(digits.utf8))
        case .double(let value): writer.double(value)
        case .string(let value): writer.string(value)
        case .array(let nodes):
            writer.beginArray()
            for node in nodes { node.write(into: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (key, node) in members {
                writer.key(key)
                node.write(into: &writer)
            }
            writer.endObject()
        }
    }

    func append(_ node: WireNode) {
        guard case .array(var nodes) = content else { return }
        content = .null
        nodes.append(node)
        content = .array(nodes)
    }

    func append(_ node: WireNode, for key: String) {
        guard case .object(var members) = content else { return }
        content = .null
        members.append((key, node))
        content = .object(members)
    }
}
