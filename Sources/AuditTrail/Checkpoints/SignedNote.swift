import StrictJSON

/// A text with signatures below it.
///
/// ```
/// text, of lines that end in U+000A
/// (an empty line)
/// — <key name> <base64 of: key id, 4 bytes, big endian | signature>
/// ```
/// - Source: C2SP signed-note, "Format"
struct SignedNote {
    struct Signature {
        let name: String
        let keyID: [UInt8]
        let bytes: [UInt8]

        var line: String { "— \(name) \(Base64.encode(keyID + bytes))\n" }
    }

    /// With its last line's end, without the empty line.
    let text: Substring
    let signatures: [Signature]

    static func write(_ text: String, _ signature: Signature) -> String { text + "\n" + signature.line }

    init?(_ note: String) {
        guard !note.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" }), note.hasSuffix("\n") else {
            return nil
        }
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let gap = lines.lastIndex(of: ""), gap > lines.startIndex, gap + 1 < lines.endIndex else { return nil }
        text = note[note.startIndex..<lines[gap].startIndex]
        var signatures: [Signature] = []
        for line in lines[(gap + 1)...] {
            guard let signature = Self.signature(line) else { return nil }
            signatures.append(signature)
        }
        self.signatures = signatures
    }

    private static func signature(_ line: Substring) -> Signature? {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "—", !parts[1].isEmpty, let bytes = Base64.decode(String(parts[2])),
            bytes.count > 4
        else { return nil }
        return Signature(name: String(parts[1]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }
}
