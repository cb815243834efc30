/// Reads one value of CBOR, strictly and within bounds.
///
/// ```
/// byte      major type (3 bits) | 0...23: the number itself; 24, 25, 26, 27: it is in the next 1, 2, 4, 8 bytes
/// 0  unsigned    2  bytes: count, then the bytes    4  array: count, then the values         6  tag: refused
/// 1  negative    3  text: count, then UTF-8         5  map: count, then keys and values      7  null; others refused
/// ```
///
/// Of arrays and maps the count may be left open (31 in place of a number): they then go on to the byte FF, as the payloads
/// of the Nitro Hypervisor do. Refused are bytes and texts in pieces, tags, floats, keys that come twice, nesting deeper
/// than 4, more than 256 values in all, and bytes after the value.
/// - Source: RFC 8949, section 3
struct CBORReader {
    static let depthLimit = 4
    static let valueLimit = 256

    private static let openArray: UInt8 = 0x9F
    private static let openMap: UInt8 = 0xBF
    private static let end: UInt8 = 0xFF

    private var rest: ArraySlice<UInt8>
    private var valueCount = 0

    /// - Throws: `invalidInput`.
    static func read(_ encoded: [UInt8]) throws(CryptographyError) -> CBORValue {
        var reader = CBORReader(rest: encoded[...])
        let value = try reader.value(depth: 1)
        guard reader.rest.isEmpty else { throw .invalidInput }
        return value
    }

    private init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private mutating func value(depth: Int) throws(CryptographyError) -> CBORValue {
        valueCount += 1
        guard depth <= Self.depthLimit, valueCount <= Self.valueLimit, let head = rest.popFirst() else {
            throw .invalidInput
        }
        if head == Self.openArray { return .array(try elements(nil, depth: depth)) }
        if head == Self.openMap { return .map(try members(nil, depth: depth)) }
        let number = try self.number(head & 0x1F)
        switch head >> 5 {
        case 0: return .unsigned(number)
        case 1: return .negative(number)
        case 2: return .bytes(Array(try take(number)))
        case 3:
            guard let text = String(validating: try take(number), as: UTF8.self) else { throw .invalidInput }
            return .text(text)
        case 4: return .array(try elements(try count(number), depth: depth))
        case 5: return .map(try members(try count(number), depth: depth))
        case 7 where head == 0xF6: return .null
        default: throw .invalidInput
        }
    }

    /// - Parameter count: nil where it is left open.
    private mutating func elements(_ count: Int?, depth: Int) throws(CryptographyError) -> [CBORValue] {
        var values: [CBORValue] = []
        while !isAtEnd(after: values.count, of: count) { values.append(try value(depth: depth + 1)) }
        return values
    }

    /// - Parameter count: nil where it is left open.
    private mutating func members(_ count: Int?, depth: Int) throws(CryptographyError) -> [CBORValue: CBORValue] {
        var members: [CBORValue: CBORValue] = [:]
        while !isAtEnd(after: members.count, of: count) {
            let key = try value(depth: depth + 1)
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else { throw .invalidInput }
        }
        return members
    }

    private mutating func isAtEnd(after taken: Int, of count: Int?) -> Bool {
        if let count { return taken == count }
        guard rest.first == Self.end else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func number(_ short: UInt8) throws(CryptographyError) -> UInt64 {
        if short < 24 { return UInt64(short) }
        guard short <= 27 else { throw .invalidInput }
        return try take(1 << UInt64(short - 24)).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A value has a byte at least: a count of more than is left is wrong, however much memory there is.
    private func count(_ number: UInt64) throws(CryptographyError) -> Int {
        guard number <= UInt64(Self.valueLimit) else { throw .invalidInput }
        return Int(number)
    }

    private mutating func take(_ count: UInt64) throws(CryptographyError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw .invalidInput }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }
}
