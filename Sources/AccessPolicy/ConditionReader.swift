import StrictJSON

/// Reads the conditions of a statement: `{ operator: { key: value or values } }`.
struct ConditionReader {
    let version: PolicyVersion

    func read(_ value: JSONValue?) throws(PolicyError) -> [Condition] {
        guard let value else { return [] }
        guard let block = value.objectValue else { throw .wrongType(.condition) }
        var conditions: [Condition] = []
        for member in block.members {
            guard let operation = ConditionOperator(text: member.key) else { throw .badConditionOperator }
            guard let pairs = member.value.objectValue else { throw .wrongType(.condition) }
            for pair in pairs.members {
                guard let key = ConditionKey(text: pair.key) else { throw .badConditionKey }
                conditions.append(
                    Condition(key: key, operation: operation, operands: try readOperands(pair.value, operation)))
            }
        }
        return conditions
    }

    private func readOperands(
        _ value: JSONValue, _ operation: ConditionOperator
    ) throws(PolicyError) -> [Condition.Operand] {
        var operands: [Condition.Operand] = []
        for element in value.arrayValue ?? [value] {
            guard let operand = try readOperand(try readText(element), operation.comparison) else {
                throw .badConditionValue
            }
            operands.append(operand)
        }
        return operands
    }

    /// Numbers and booleans may stand without quotes.
    private func readText(_ value: JSONValue) throws(PolicyError) -> String {
        switch value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let flag): return flag ? "true" : "false"
        case .null, .array, .object: throw .wrongType(.condition)
        }
    }

    /// - Returns: nil for a text that the operator can't compare with.
    private func readOperand(
        _ text: String, _ comparison: ConditionOperator.Comparison
    ) throws(PolicyError) -> Condition.Operand? {
        switch comparison {
        case .text, .textIgnoringCase: .text(try PolicyText(text, .literal, version: version))
        case .textPattern: .text(try PolicyText(text, .pattern, version: version))
        case .arn: try readARN(text).map { .text($0) }
        case .number: PolicyNumber.parse(text).map { .number($0) }
        case .date: PolicyDate.parse(text).map { .date($0) }
        case .flag, .absence: PolicyFlag.parse(text).map { .flag($0) }
        case .binary: Base64.decode(text).map { .binary($0) }
        case .address: AddressRange(text).map { .network($0) }
        }
    }

    /// Six parts, unless a star or a variable stands for some of them.
    private func readARN(_ text: String) throws(PolicyError) -> PolicyText? {
        let pattern = try PolicyText(text, .pattern, version: version)
        let isOpen = !pattern.keys.isEmpty || text.utf8.contains(UInt8(ascii: "*"))
        return isOpen || text.utf8.count { $0 == UInt8(ascii: ":") } >= 5 ? pattern : nil
    }
}
