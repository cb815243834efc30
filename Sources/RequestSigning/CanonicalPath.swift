/// The path of a canonical request: without `.`, `..` and empty segments, and encoded once more than it was sent, which
/// is the rule for all services but S3.
/// - Source: AWS Signature Version 4 for API requests, "Create a canonical request", canonical URI; RFC 3986, 5.2.4
enum CanonicalPath {
    static func append(_ path: String, to text: inout [UInt8]) {
        guard path != "/" else { return text.append(UInt8(ascii: "/")) }
        let segments = normalized(path)
        text.append(UInt8(ascii: "/"))
        for (index, segment) in segments.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "/")) }
            PercentCoding.append(segment, to: &text)
        }
        if !segments.isEmpty, path.utf8.last == UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
    }

    private static func normalized(_ path: String) -> [Substring.UTF8View] {
        var segments: [Substring.UTF8View] = []
        for segment in path.utf8.split(separator: UInt8(ascii: "/")) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        return segments
    }
}
