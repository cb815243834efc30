/// How a condition compares; the words of the language with `Not` and its like taken apart.
/// - Source: AWS IAM User Guide, IAM JSON policy elements: Condition operators
struct ConditionOperator: Sendable, Hashable {
    enum Comparison: Sendable, Hashable {
        case text, textIgnoringCase, textPattern
        case number(Order)
        case date(Order)
        case flag, binary, address, arn
        /// Whether there is a value at all.
        case absence
    }

    enum Order: Sendable, Hashable {
        case equal, less, lessOrEqual, greater, greaterOrEqual

        func holds(_ value: Double, _ operand: Double) -> Bool {
            switch self {
            case .equal: value == operand
            case .less: value < operand
            case .lessOrEqual: value <= operand
            case .greater: value > operand
            case .greaterOrEqual: value >= operand
            }
        }
    }

    /// Which of a key's values have to satisfy it.
    enum Quantifier: Sendable, Hashable {
        /// The key is taken to have one.
        case single
        case any, all
    }

    let comparison: Comparison
    let isNegated: Bool
    let quantifier: Quantifier
    /// Whether it holds where the key has no value.
    let ifExists: Bool

    /// - Parameter text: `ForAnyValue:StringNotLikeIfExists`, in either case.
    /// - Returns: nil for what the language doesn't have.
    init?(text: String) {
        var word = text.lowercased()[...]
        quantifier =
            Self.removePrefix("foranyvalue:", from: &word)
            ? .any
            : Self.removePrefix("forallvalues:", from: &word) ? .all : .single
        ifExists = word.hasSuffix("ifexists")
        if ifExists { word = word.dropLast("ifexists".utf8.count) }
        guard let (comparison, isNegated) = Self.words[String(word)] else { return nil }
        if comparison == .absence, ifExists || quantifier != .single { return nil }
        self.comparison = comparison
        self.isNegated = isNegated
    }

    private static func removePrefix(_ prefix: String, from word: inout Substring) -> Bool {
        guard word.hasPrefix(prefix) else { return false }
        word = word.dropFirst(prefix.utf8.count)
        return true
    }

    private static let words: [String: (Comparison, isNegated: Bool)] = [
        "stringequals": (.text, false), "stringnotequals": (.text, true),
        "stringequalsignorecase": (.textIgnoringCase, false), "stringnotequalsignorecase": (.textIgnoringCase, true),
        "stringlike": (.textPattern, false), "stringnotlike": (.textPattern, true),
        "numericequals": (.number(.equal), false), "numericnotequals": (.number(.equal), true),
        "numericlessthan": (.number(.less), false), "numericlessthanequals": (.number(.lessOrEqual), false),
        "numericgreaterthan": (.number(.greater), false),
        "numericgreaterthanequals": (.number(.greaterOrEqual), false),
        "dateequals": (.date(.equal), false), "datenotequals": (.date(.equal), true),
        "datelessthan": (.date(.less), false), "datelessthanequals": (.date(.lessOrEqual), false),
        "dategreaterthan": (.date(.greater), false), "dategreaterthanequals": (.date(.greaterOrEqual), false),
        "bool": (.flag, false), "binaryequals": (.binary, false),
        "ipaddress": (.address, false), "notipaddress": (.address, true),
        "arnequals": (.arn, false), "arnlike": (.arn, false), "arnnotequals": (.arn, true), "arnnotlike": (.arn, true),
        "null": (.absence, false),
    ]
}
