/// A recursive descent over bytes that stay where they are until it is done.
struct JSONReader {
    let base: UnsafeRawPointer
    let count: Int
    let limits: JSONLimits
    var position = 0
    private var depth = 0
    private var values = 0

    init(base: UnsafeRawPointer, count: Int, limits: JSONLimits) {
        self.base = base
        self.count = count
        self.limits = limits
    }

    @inline(__always)
    func byte(at index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

    mutating func readDocument() throws(JSONError) -> JSONValue {
        let value = try readValue()
        skipWhiteSpace()
        guard position == count else { throw .trailingBytes(at: position) }
        return value
    }

    private mutating func readValue() throws(JSONError) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw .tooManyValues(limit: limits.values) }
        switch try peekPastWhiteSpace() {
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "{"): return .object(try readObject())
        case UInt8(ascii: "["): return .array(try readArray())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        default: throw .unexpectedByte(at: position)
        }
    }

    private mutating func readObject() throws(JSONError) -> JSONObject {
        try enter()
        var members: [JSONObject.Member] = []
        if try take(UInt8(ascii: "}")) { return leave(JSONObject(distinct: [])) }
        members.reserveCapacity(4)
        var seen = KeysSeen()
        repeat {
            guard try peekPastWhiteSpace() == UInt8(ascii: "\"") else { throw .unexpectedByte(at: position) }
            let start = position
            let key = try readString()
            guard seen.insert(key, among: members) else { throw .duplicateKey(at: start) }
            guard try take(UInt8(ascii: ":")) else { throw .unexpectedByte(at: position) }
            members.append(JSONObject.Member(key: key, value: try readValue()))
        } while try take(UInt8(ascii: ","))
        guard try take(UInt8(ascii: "}")) else { throw .unexpectedByte(at: position) }
        return leave(JSONObject(distinct: members))
    }

    private mutating func readArray() throws(JSONError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        if try take(UInt8(ascii: "]")) { return leave(elements) }
        repeat { elements.append(try readValue()) } while try take(UInt8(ascii: ","))
        guard try take(UInt8(ascii: "]")) else { throw .unexpectedByte(at: position) }
        return leave(elements)
    }

    private mutating func enter() throws(JSONError) {
        position += 1
        depth += 1
        guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
    }

    private mutating func leave<Value>(_ value: Value) -> Value {
        depth -= 1
        return value
    }

    private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < count else { throw .unexpectedEnd }
            guard byte(at: position) == word.utf8Start[offset] else { throw .unexpectedByte(at: position) }
            position += 1
        }
        return value
    }

    /// Whether the next token is `expected`, which is then passed.
    private mutating func take(_ expected: UInt8) throws(JSONError) -> Bool {
        guard try peekPastWhiteSpace() == expected else { return false }
        position += 1
        return true
    }

    private mutating func peekPastWhiteSpace() throws(JSONError) -> UInt8 {
        skipWhiteSpace()
        guard position < count else { throw .unexpectedEnd }
        return byte(at: position)
    }

    private mutating func skipWhiteSpace() {
        while position < count {
            switch byte(at: position) {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}

/// Finds a key's second occurrence: by looking at each member while they are few, then in a set, so that an object of
/// ten thousand members doesn't cost a hundred million comparisons.
private struct KeysSeen {
    private static let few = 16
    private var set: Set<String> = []

    mutating func insert(_ key: String, among members: [JSONObject.Member]) -> Bool {
        if members.count < Self.few { return !members.contains { $0.key == key } }
        if set.isEmpty { set.formUnion(members.lazy.map(\.key)) }
        return set.insert(key).inserted
    }
}
