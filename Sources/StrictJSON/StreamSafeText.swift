/// Text that can be compared and hashed in time that is proportional to its length.
///
/// Swift takes two spellings of one character for equal, so it puts the combining marks of each run in order before it
/// compares or hashes, and that costs the square of the run's length: a single `==` of a mebibyte of marks takes a
/// minute. Nothing that people write has long runs of them, so whoever reads a stranger's text refuses it here.
/// - Source: Unicode Standard Annex 15, section 13, Stream-Safe Text Format
public enum StreamSafeText {
    /// Marks in a row.
    static let longestRun = 30

    /// Whether no run of marks is longer than 30.
    public static func isSafe(_ text: String) -> Bool {
        // A mark takes two bytes at least.
        guard text.utf8.count > 2 * longestRun, !isASCII(text) else { return true }
        var run = 0
        for scalar in text.unicodeScalars {
            run = isMark(scalar) ? run + 1 : 0
            if run > longestRun { return false }
        }
        return true
    }

    private static func isASCII(_ text: String) -> Bool {
        // Without a way out of the loop, so that it runs over many bytes at once.
        let union = text.utf8.withContiguousStorageIfAvailable { bytes in bytes.reduce(into: UInt8(0)) { $0 |= $1 } }
        return union.map { $0 < 0x80 } ?? false
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x300: false
        // Those that are no marks themselves, but are taken apart into nothing else.
        case 0xF73, 0xF75, 0xF81: true
        default: scalar.properties.canonicalCombiningClass != .notReordered
        }
    }
}
