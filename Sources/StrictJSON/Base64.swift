/// Strict base64: one text for each byte string, so no white space, no missing padding, no bits left over.
///
/// - Source: RFC 4648, sections 3.3, 3.5, 4 and 5
public enum Base64 {
    /// The standard alphabet, with padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { string(of: $0, .standard, padded: true) }
    }

    public static func encode(_ bytes: UnsafeRawBufferPointer) -> String { string(of: bytes, .standard, padded: true) }

    /// Appends the text of `bytes` without a string in between.
    public static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        Base64Encoder(alphabet: .standard, padded: true).append(bytes, to: &text)
    }

    /// The alphabet for URLs and file names (`-`, `_`), without padding.
    public static func encodeURL(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { string(of: $0, .url, padded: false) }
    }

    /// - Returns: the bytes; nil for anything but the standard alphabet with its padding.
    public static func decode(_ text: String) -> [UInt8]? { decode(text, .standard, padded: true) }

    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        text.withUnsafeBytes { Base64Decoder(alphabet: .standard, padded: true).decode($0) }
    }

    public static func decodeURL(_ text: String) -> [UInt8]? { decode(text, .url, padded: false) }

    /// How many bytes `text` stands for if it is base64; nil where its length or padding can't be.
    public static func decodedByteCount(_ text: String) -> Int? {
        var text = text
        return text.withUTF8 {
            Base64Decoder(alphabet: .standard, padded: true).byteCount(of: UnsafeRawBufferPointer($0))
        }
    }

    /// Decodes straight into memory that the caller guards, such as a secret's.
    /// - Parameter destination: exactly `decodedByteCount(text)` bytes.
    /// - Returns: whether it was base64; where not, what `destination` holds is unspecified.
    public static func decode(_ text: String, into destination: UnsafeMutableRawBufferPointer) -> Bool {
        var text = text
        return text.withUTF8 { decode(UnsafeRawBufferPointer($0), into: destination) }
    }

    /// The same, of text that is bytes.
    public static func decode(_ text: UnsafeRawBufferPointer, into destination: UnsafeMutableRawBufferPointer) -> Bool {
        let decoder = Base64Decoder(alphabet: .standard, padded: true)
        guard decoder.byteCount(of: text) == destination.count else { return false }
        return decoder.decode(text, into: destination)
    }

    private static func string(of bytes: UnsafeRawBufferPointer, _ alphabet: Base64Alphabet, padded: Bool) -> String {
        let encoder = Base64Encoder(alphabet: alphabet, padded: padded)
        return String(unsafeUninitializedCapacity: encoder.characterCount(of: bytes.count)) {
            encoder.encode(bytes, into: UnsafeMutableRawBufferPointer($0))
        }
    }

    private static func decode(_ text: String, _ alphabet: Base64Alphabet, padded: Bool) -> [UInt8]? {
        var text = text
        return text.withUTF8 {
            Base64Decoder(alphabet: alphabet, padded: padded).decode(UnsafeRawBufferPointer($0))
        }
    }
}
