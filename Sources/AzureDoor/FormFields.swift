/// `a=1&b=2`: a query, or a form's body. Each name at most once, because two readers may take different ones of two.
/// - Source: WHATWG URL, section 5.1
struct FormFields: Sendable {
    private var fields: [String: String] = [:]

    init() {}

    /// nil for bad encodings, names that come twice, and more than 64 fields.
    init?(_ text: Substring) {
        for pair in text.split(separator: "&", maxSplits: 64) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard fields.count < 64,
                let name = PercentEncoding.decode(parts[0].utf8, plusIsSpace: true),
                let value = PercentEncoding.decode((parts.count == 2 ? parts[1] : "").utf8, plusIsSpace: true),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        }
    }

    subscript(name: String) -> String? { fields[name] }
}
