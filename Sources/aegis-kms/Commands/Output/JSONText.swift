import FoundationEssentials
import StrictJSON

/// A JSON document, put together from values with documented, stable keys.
indirect enum JSONText {
    case string(String)
    case int(Int)
    case bool(Bool)
    case null
    case array([JSONText])
    /// In the order that they are given.
    case object([(String, JSONText)])
    /// JSON already, such as a record of the trail.
    case raw(String)

    static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    static func date(_ date: Date) -> JSONText { .string(DateText.text(date)) }
    static func strings(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }

    static func map(_ pairs: [String: String]) -> JSONText {
        .object(pairs.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    /// On one line.
    var text: String {
        var writer = JSONWriter()
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let value): writer.string(value)
        case .int(let value): writer.int(value)
        case .bool(let value): writer.bool(value)
        case .null: writer.null()
        case .raw(let json): writer.raw(Array(json.utf8))
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (key, value) in members {
                writer.key(key)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}
