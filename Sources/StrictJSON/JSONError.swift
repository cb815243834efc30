/// Why bytes are not a JSON document that a door takes. Offsets count bytes from the document's start.
public enum JSONError: Error, Hashable, Sendable {
    /// A byte that the grammar doesn't allow there.
    case unexpectedByte(at: Int)
    /// The document stops in the middle, or is empty.
    case unexpectedEnd
    /// Something follows the document.
    case trailingBytes(at: Int)
    /// A string that is not UTF-8.
    case notUTF8(at: Int)
    /// A string with more combining marks in a row than `StreamSafeText` allows.
    case tooManyMarks(at: Int)
    /// An unescaped control character in a string.
    case controlCharacter(at: Int)
    /// An escape that doesn't exist, or half of a surrogate pair.
    case badEscape(at: Int)
    /// A number with a leading zero, a bare sign, or a missing digit.
    case badNumber(at: Int)
    /// A key that its object has already; the offset is that of the second.
    case duplicateKey(at: Int)
    case tooDeep(limit: Int)
    case tooManyValues(limit: Int)
}

/// How much of a document is read before it is refused.
public struct JSONLimits: Hashable, Sendable {
    /// Objects and arrays within each other; at most 512, whatever is asked, because the reader recurses.
    public var depth: Int
    /// Values in the whole document: members, elements and the document itself.
    public var values: Int

    public init(depth: Int = 32, values: Int = 20_000) {
        self.depth = min(depth, 512)
        self.values = values
    }
}
