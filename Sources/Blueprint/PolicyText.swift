import StrictJSON
import Yams

/// A key policy, written as YAML or as JSON.
enum PolicyText {
    private static let byteLimit = 32_768
    private static let depthLimit = 16

    /// - Parameter node: a mapping, which becomes JSON, or a text that is JSON.
    static func text(of node: Node) throws(BlueprintError) -> String {
        if let text = node.scalar?.string { return try checked(text, line: node.mark?.line) }
        guard node.mapping != nil else { throw malformed(node.mark?.line) }
        var json = JSONWriter()
        try write(node, depth: 0, to: &json)
        return try checked(String(decoding: json.bytes, as: UTF8.self), line: node.mark?.line)
    }

    static func checked(_ text: String, line: Int?) throws(BlueprintError) -> String {
        guard text.utf8.count <= byteLimit, canonical(text)?.first == "{" else { throw malformed(line) }
        return text
    }

    /// The same policy, spelled the one way: members in the order of their keys, no white space.
    /// - Returns: nil where it is not JSON.
    static func canonical(_ text: String) -> String? {
        guard let value = try? JSON.parse(Array(text.utf8)) else { return nil }
        var json = JSONWriter()
        write(value, to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func malformed(_ line: Int?) -> BlueprintError { BlueprintError(.policyMalformed, line: line) }

    /// Every scalar becomes a string: IAM has nothing else, and an account or a `Version` must not become a number or a
    /// date. The limits stop aliases that stand for far more than is written.
    private static func write(_ node: Node, depth: Int, to json: inout JSONWriter) throws(BlueprintError) {
        guard depth < depthLimit, json.bytes.count <= byteLimit else { throw malformed(node.mark?.line) }
        switch node {
        case .scalar(let scalar): json.string(scalar.string)
        case .sequence(let sequence):
            json.beginArray()
            for element in sequence { try write(element, depth: depth + 1, to: &json) }
            json.endArray()
        case .mapping(let mapping):
            json.beginObject()
            for (key, value) in mapping {
                json.key(try key.text(called: "a policy's field"))
                try write(value, depth: depth + 1, to: &json)
            }
            json.endObject()
        case .alias: throw malformed(node.mark?.line)
        }
    }

    private static func write(_ value: JSONValue, to json: inout JSONWriter) {
        switch value {
        case .array(let elements):
            json.beginArray()
            for element in elements { write(element, to: &json) }
            json.endArray()
        case .object(let object):
            json.beginObject()
            for member in object.members.sorted(by: { $0.key < $1.key }) {
                json.key(member.key)
                write(member.value, to: &json)
            }
            json.endObject()
        case .null, .bool, .number, .string: json.value(value)
        }
    }
}
