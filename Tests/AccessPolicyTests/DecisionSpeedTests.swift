import AccessPolicy
import KeyModel
import Testing

/// How long a decision takes with 500 policies of 20 statements about one caller. What counts is an optimized build:
/// `swift test -c release --filter DecisionSpeedTests` prints it. Here it only may not grow with the number of statements.
@Suite(.serialized) struct DecisionSpeedTests {
    static let prefix = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/"

    /// - Parameter resource: of a statement by its number.
    private func policies(_ count: Int, _ resource: (Int) -> String) throws -> PolicySet {
        let actions = ["kms:Encrypt", "kms:Decrypt", "kms:Describe*", "kms:GenerateDataKey*"]
        return PolicySet(
            try (0..<count).map { number in
                let statements = (0..<20).map { place in
                    let effect = place == 19 ? "Deny" : "Allow"
                    return #"{"Effect":"\#(effect)","Action":"\#(actions[place % 4])","#
                        + #""Resource":"\#(resource(number * 20 + place))"}"#
                }
                let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
                return NamedPolicy(
                    name: "p\(number)", document: try PolicyDocument(parsing: Array(text.utf8), kind: .identity))
            })
    }

    private func nanoseconds(_ set: PolicySet, _ resources: [String]) throws -> Double {
        let key = ResourcePolicy(try defaultKeyPolicy())
        let policies = AccessPolicies(identity: set)
        var allowed = 0
        let count = 2000
        let elapsed = ContinuousClock().measure {
            for number in 0..<count {
                let request = request(on: resources[number % resources.count])
                let decision = AccessEvaluator.decide(request, by: policies, resourcePolicy: key) { _ in nil }
                if decision.isAllowed { allowed += 1 }
            }
        }
        #expect(allowed > 0)
        return elapsed / .nanoseconds(1) / Double(count)
    }

    @Test func aDecisionAmongTenThousandStatements() throws {
        let exact = try policies(500) { Self.prefix + "name-\($0)" }
        let begun = try policies(500) { Self.prefix + "name-\($0)-*" }
        let open = try policies(500) { "arn:aws-us-gov:kms:*:123456789012:key/name-\($0)" }
        let names = (0..<500).map { Self.prefix + "name-\($0 * 20)" }
        for (shape, set, resources) in [
            ("exact", exact, names), ("begun", begun, names.map { $0 + "-x" }), ("open", open, names),
        ] {
            let taken = try nanoseconds(set, resources)
            print("decision among 10,000 statements, \(shape): \(Int(taken)) ns")
            #expect(taken < 20_000_000)
        }
    }
}
