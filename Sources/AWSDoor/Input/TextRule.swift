/// How long a text of the model may be, and of what characters.
/// - Source: AWS KMS service model 2014-11-01 (botocore), the shapes named at each rule
struct TextRule: Sendable {
    struct Pattern: Sendable {
        let text: String
        let accepts: @Sendable (Unicode.Scalar) -> Bool
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
        pattern: Pattern(text: "^[a-zA-Z0-9:/_-]+$") { isWord($0) || ":/-".unicodeScalars.contains($0) })
    /// MarkerType
    static let marker = TextRule(
        lengths: 1...1024, pattern: Pattern(text: "[\\u0020-\\u00FF]*") { (0x20...0xFF).contains($0.value) })
    /// PolicyType
    static let policy = TextRule(
        lengths: 1...131_072,
        pattern: Pattern(text: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+") {
            (0x20...0xFF).contains($0.value) || [0x09, 0x0A, 0x0D].contains($0.value)
        })
    /// PolicyNameType
    static let policyName = TextRule(lengths: 1...128, pattern: Pattern(text: "[\\w]+", accepts: isWord))
    /// GrantTokenType
    static let grantToken = TextRule(lengths: 1...8192)
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
        pattern: Pattern(text: "^[a-zA-Z0-9-_.]+$") { isWord($0) || "-.".unicodeScalars.contains($0) })

    @Sendable private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// What `text` doesn't satisfy. AWS counts UTF-16 code units, of which there are no more than bytes.
    func unsatisfied(by text: String) -> [Constraint] {
        var constraints: [Constraint] = []
        if let pattern, !text.unicodeScalars.allSatisfy(pattern.accepts) { constraints.append(.matches(pattern.text)) }
        if text.utf8.count > lengths.upperBound, text.utf16.count > lengths.upperBound {
            constraints.append(.atMost(lengths.upperBound))
        }
        if text.isEmpty, lengths.lowerBound > 0 { constraints.append(.atLeast(lengths.lowerBound)) }
        return constraints
    }

    /// All constraints on the length, as AWS lists them for the members of a list.
    var lengthConstraints: [Constraint] { [.atMost(lengths.upperBound), .atLeast(lengths.lowerBound)] }
}
