/// A request's target, taken apart and decoded.
struct RequestTarget: Sendable {
    /// Decoded one by one after splitting, so that `%2F` is a character of a name and never a separator.
    var segments: [String]
    var query: FormFields

    /// nil for bad percent encodings, repeated query names, dot segments and targets that are no path.
    /// - Source: RFC 9112, section 3.2.1 (origin form)
    init?(_ target: String?) {
        guard let target, target.utf8.first == UInt8(ascii: "/"), target.utf8.count <= 8192 else { return nil }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let query = FormFields(parts.count == 2 ? parts[1] : "") else { return nil }
        self.query = query
        segments = []
        // Some clients join a base URL that ends with a slash: `//keys/n` is seen in the field.
        for part in parts[0].drop(while: { $0 == "/" }).split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(part.utf8), segment != ".", segment != ".." else { return nil }
            segments.append(segment)
        }
    }
}
