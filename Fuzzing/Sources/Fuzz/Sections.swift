/// Cuts an input into parts that a person can read and write in an editor.
enum Sections {
    /// The parts between lines of three hyphens.
    /// - Parameter count: how many there are to be; what is missing is empty, and the last takes the rest.
    static func split(_ input: [UInt8], into count: Int) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = input[...]
        while parts.count < count - 1, let mark = rest.firstRange(of: Array("\n---\n".utf8)) {
            parts.append(Array(rest[..<mark.lowerBound]))
            rest = rest[mark.upperBound...]
        }
        parts.append(Array(rest))
        return parts + Array(repeating: [], count: count - parts.count)
    }

    static func lines(_ bytes: some Collection<UInt8>) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
