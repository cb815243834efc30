import StrictJSON

/// One SHA-256 hash of the tree. Its 32 bytes are inline, because a tree has many.
public struct MerkleHash: Hashable, Sendable {
    static let byteCount = 32
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter bytes: exactly 32.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        words = (0, 0, 0, 0)
        Swift.withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// - Parameter bytes: 32 of them are read.
    init(reading bytes: UnsafeRawPointer) {
        words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }

    public static func == (a: MerkleHash, b: MerkleHash) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) {
        // A quarter of a SHA-256 is as good as the whole for a table in memory; equality looks at all of it.
        hasher.combine(words.0)
    }
}

extension MerkleHash: Codable, CustomStringConvertible {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = Base64.decode(try container.decode(String.self)).flatMap({ MerkleHash($0) }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the base64 of 32 bytes")
        }
        self = hash
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var description: String { Base64.encode(bytes) }
}
