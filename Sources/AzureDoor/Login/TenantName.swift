/// A tenant as URLs name it.
enum TenantName {
    /// A UUID, or a domain's name; it comes back in the configuration's URLs, so it must be nothing else.
    static func isValid(_ text: some Collection<UInt8>) -> Bool {
        (1...253).contains(text.count)
            && text.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}
