import StrictJSON

/// A tree's size and root, as a log says them.
///
/// ```
/// aegis-kms/4f2c9d10        origin: the log's name
/// 20852163                  size, in decimal digits
/// CsUYapGGPo4dkMgIAUqom/X…  root, in base64
/// ```
/// - Source: C2SP tlog-checkpoint, "Note text"
public struct Checkpoint: Hashable, Sendable, Codable {
    public let origin: String
    public let size: UInt64
    public let root: MerkleHash

    var text: String { "\(origin)\n\(size)\n\(root.description)\n" }

    init(origin: String, size: UInt64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// - Parameter text: a note's text, up to and with its last line's end. Extension lines are passed over.
    init?(text: Substring) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", !lines.dropLast().contains(""), let size = UInt64(lines[1]),
            String(size) == lines[1], let root = Base64.decode(String(lines[2])).flatMap({ MerkleHash($0) })
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }
}
