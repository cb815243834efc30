/// A constraint of the service's model, in the words of AWS's validation.
/// - Source: AWS KMS service model 2014-11-01 (botocore); Smithy, "Constraint traits"
enum Constraint {
    case present
    case atLeast(Int)
    case atMost(Int)
    case valueAtLeast(Int)
    case valueAtMost(Int)
    case oneOf([String])
    case matches(String)
    /// What each member of a list must satisfy.
    case members([Constraint])

    var text: String {
        switch self {
        case .present: "Member must not be null"
        case .atLeast(let count): "Member must have length greater than or equal to \(count)"
        case .atMost(let count): "Member must have length less than or equal to \(count)"
        case .valueAtLeast(let value): "Member must have value greater than or equal to \(value)"
        case .valueAtMost(let value): "Member must have value less than or equal to \(value)"
        case .oneOf(let values): "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
        case .matches(let pattern): "Member must satisfy regular expression pattern: \(pattern)"
        case .members(let constraints):
            "Member must satisfy constraint: [\(constraints.map(\.text).joined(separator: ", "))]"
        }
    }
}

/// A constraint that a request doesn't satisfy.
struct Violation {
    let path: String
    /// As the caller wrote it; nil for what must not be repeated.
    let value: String?
    let constraint: Constraint

    var text: String {
        let value =
            switch (constraint, value) {
            case (.present, _): "Value null"
            case (_, let value?): "Value '\(value)'"
            case (_, nil): "Value"
            }
        return "\(value) at '\(path)' failed to satisfy constraint: \(constraint.text)"
    }

    var message: String { Self.message(of: [self]) }

    static func message(of violations: [Violation]) -> String {
        let noun = violations.count == 1 ? "error" : "errors"
        return "\(violations.count) validation \(noun) detected: " + violations.map(\.text).joined(separator: "; ")
    }
}
