/// How long a text of the model may be, and of what characters.
/// - Source: AWS KMS service model 2014-11-01 (botocore), the shapes named at each rule
struct TextRule: Sendable {
    struct Pattern: Sendable {
        let text: String
        let accepts: @Sendable (String) -> Bool

        /// A text of the characters that are accepted; of none only where the pattern says so, with `*`.
        init(text: String, each accepts: @escaping @Sendable (Unicode.Scalar) -> Bool) {
            let quantified = text.reversed().drop { $0 == "$" || $0 == ")" }
            let mayBeEmpty = quantified.first == "*"
            self.init(text: text, accepts: { (mayBeEmpty || !$0.isEmpty) && $0.unicodeScalars.allSatisfy(accepts) })
        }

        /// Neither of the two is called with a trailing closure: it could be either's.
        init(text: String, accepts: @escaping @Sendable (String) -> Bool) {
            (self.text, self.accepts) = (text, accepts)
        }
    }

    let lengths: ClosedRange<Int>
    var pattern: Pattern?

    /// KeyIdType
    static let keyID = TextRule(lengths: 1...2048)
    /// DescriptionType
    static let description = TextRule(lengths: 0...8192)
    /// AliasNameType
    static let aliasName = TextRule(
        lengths: 1...256,
        pattern: Pattern(text: "^[a-zA-Z0-9:/_-]+$", each: { isWord($0) || ":/-".unicodeScalars.contains($0) }))
    /// MarkerType
    static let marker = TextRule(
        lengths: 1...1024, pattern: Pattern(text: "[\\u0020-\\u00FF]*", each: { (0x20...0xFF).contains($0.value) }))
    /// PolicyType
    static let policy = TextRule(
        lengths: 1...131_072,
        pattern: Pattern(
            text: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
            each: { (0x20...0xFF).contains($0.value) || [0x09, 0x0A, 0x0D].contains($0.value) }))
    /// PolicyNameType
    static let policyName = TextRule(lengths: 1...128, pattern: Pattern(text: "[\\w]+", each: isWord))
    /// GrantTokenType
    static let grantToken = TextRule(lengths: 1...8192)
    /// GrantIdType
    static let grantID = TextRule(lengths: 1...128)
    /// GrantNameType
    static let grantName = TextRule(
        lengths: 1...256,
        pattern: Pattern(text: "^[a-zA-Z0-9:/_-]+$", each: { isWord($0) || ":/-".unicodeScalars.contains($0) }))
    /// PrincipalIdType
    static let principalID = TextRule(
        lengths: 1...256,
        pattern: Pattern(text: "^[\\w+=,.@:/-]+$", each: { isWord($0) || "+=,.@:/-".unicodeScalars.contains($0) }))
    /// TagKeyType
    static let tagKey = TextRule(lengths: 1...128)
    /// TagValueType
    static let tagValue = TextRule(lengths: 0...256)
    /// CustomKeyStoreNameType
    static let keyStoreName = TextRule(lengths: 1...256)
    /// TrustAnchorCertificateType
    static let trustAnchor = TextRule(lengths: 1...5000)
    /// CustomKeyStoreIdType
    static let customKeyStoreID = TextRule(lengths: 1...64)
    /// XksKeyIdType
    static let xksKeyID = TextRule(
        lengths: 1...128,
        pattern: Pattern(text: "^[a-zA-Z0-9-_.]+$", each: { isWord($0) || "-.".unicodeScalars.contains($0) }))

    /// RegionType
    static let region = TextRule(
        lengths: 1...32, pattern: Pattern(text: "^([a-z]+-){2,3}\\d+$", accepts: isRegion))

    @Sendable private static func isRegion(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), let number = parts.last, !parts.contains(where: \.isEmpty) else {
            return false
        }
        return number.allSatisfy { (0x30...0x39).contains($0) }
            && parts.dropLast().allSatisfy { $0.allSatisfy { (0x61...0x7A).contains($0) } }
    }

    /// KeyMaterialDescriptionType
    static let keyMaterialDescription = TextRule(
        lengths: 0...256,
        pattern: Pattern(
            text: "^[a-zA-Z0-9:/_\\s.-]+$",
            each: { isWord($0) || ":/.- \t\n\r\u{B}\u{C}".unicodeScalars.contains($0) }))
    /// BackingKeyIdType
    static let keyMaterialID = TextRule(
        lengths: 64...64,
        pattern: Pattern(text: "^[a-f0-9]+$", each: { ("a"..."f").contains($0) || ("0"..."9").contains($0) }))

    @Sendable private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// What `text` doesn't satisfy. AWS counts UTF-16 code units, of which there are no more than bytes.
    func unsatisfied(by text: String) -> [Constraint] {
        var constraints: [Constraint] = []
        if let pattern, !pattern.accepts(text) { constraints.append(.matches(pattern.text)) }
        if text.utf8.count > lengths.upperBound, text.utf16.count > lengths.upperBound {
            constraints.append(.atMost(lengths.upperBound))
        }
        if text.utf16.count < lengths.lowerBound { constraints.append(.atLeast(lengths.lowerBound)) }
        return constraints
    }

    /// All constraints on the length, as AWS lists them for the members of a list.
    var lengthConstraints: [Constraint] { [.atMost(lengths.upperBound), .atLeast(lengths.lowerBound)] }
}
