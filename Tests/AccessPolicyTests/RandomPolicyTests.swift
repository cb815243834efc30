import KeyModel
import Testing

@testable import AccessPolicy

/// Policies made up at random, always the same ones: an index that skips a statement shows here.
@Suite struct RandomPolicyTests {
    struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static let actions = ["*", "kms:*", "kms:Encrypt", "kms:Decrypt", "kms:*crypt*", "aegis:*", "kms:?ncrypt"]
    static let resources = [
        "*", keyARN, keyARN + "x", "arn:aws-us-gov:kms:*", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/*",
        "arn:*:key/1234abcd*", "arn:aws-us-gov:kms:*:*:alias/${aws:username}", "arn:aws-us-gov:kms:*:*:key/?234*",
    ]
    static let conditions = [
        #""StringEquals":{"aws:username":"alice"}"#, #""StringNotLike":{"aws:username":["a*","b*"]}"#,
        #""Null":{"kms:ViaService":true}"#, #""ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}"#,
        #""NumericLessThan":{"kms:RotationPeriodInDays":100}"#, #""IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#,
        #""BoolIfExists":{"aws:SecureTransport":true}"#, #""DateGreaterThan":{"aws:CurrentTime":"2026-01-01"}"#,
    ]
    static let contexts: [Context] = [
        [:], ["aws:username": ["alice"], "aws:SourceIp": ["10.1.1.1"]],
        ["aws:username": ["bob"], "aws:TagKeys": ["a", "c"], "aws:CurrentTime": ["2026-05-05"]],
        ["kms:RotationPeriodInDays": ["90"], "aws:SecureTransport": ["false"], "aws:TagKeys": ["a", "b"]],
    ]

    static func statement(_ chance: inout Chance) -> String {
        let effect = Int.random(in: 0..<5, using: &chance) == 0 ? "Deny" : "Allow"
        let action = Int.random(in: 0..<6, using: &chance) == 0 ? "NotAction" : "Action"
        let resource = Int.random(in: 0..<6, using: &chance) == 0 ? "NotResource" : "Resource"
        let actions = (0...Int.random(in: 0...1, using: &chance)).map { _ in Self.actions.randomElement(using: &chance)!
        }
        let resources = (0...Int.random(in: 0...2, using: &chance))
            .map { _ in Self.resources.randomElement(using: &chance)! }
        let condition = Bool.random(using: &chance) ? Self.conditions.randomElement(using: &chance)! : ""
        func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        return #""Effect":"\#(effect)","\#(action)":\#(list(actions)),"\#(resource)":\#(list(resources)),"#
            + #""Condition":{\#(condition)}"#
    }

    @Test func theIndexFindsWhatALookAtEachStatementFinds() throws {
        var chance = Chance(state: 7)
        for _ in 0..<400 {
            let policies = try (0..<Int.random(in: 1...4, using: &chance)).map { number in
                let statements = (0..<Int.random(in: 1...5, using: &chance)).map { _ in Self.statement(&chance) }
                let text = #"{"Version":"2012-10-17","Statement":[{\#(statements.joined(separator: "},{"))}]}"#
                return NamedPolicy(
                    name: "p\(number)", document: try PolicyDocument(parsing: Array(text.utf8), kind: .identity))
            }
            let set = PolicySet(policies)
            for resource in [keyARN, "*", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/alice"] {
                for action in [ActionName.encrypt, .decrypt, .unwrapKey] {
                    for context in Self.contexts {
                        let request = request(action, on: resource)
                        let lookUp = lookUp(in: context)
                        for effect in [Statement.Effect.allow, .deny] {
                            let found =
                                effect == .deny ? set.denial(of: request, lookUp) : set.allowance(of: request, lookUp)
                            #expect(found == Self.plainly(effect, policies, request, lookUp))
                        }
                    }
                }
            }
        }
    }

    private static func plainly(
        _ effect: Statement.Effect, _ policies: [NamedPolicy], _ request: AccessRequest, _ lookUp: ConditionLookup
    ) -> StatementReference? {
        for policy in policies {
            for (index, statement) in policy.document.statements.enumerated()
            where statement.effect == effect && statement.actions.named.contains(request.action)
                && statement.resources.matches(request.resource.utf8Span.span, lookUp)
                && statement.conditionsHold(lookUp)
            {
                return StatementReference(policy: policy.name, statement: index, sid: statement.sid)
            }
        }
        return nil
    }

    /// Bytes of policies with some of them changed: read or refused, never worse; and what is read is denied by a denial.
    @Test func brokenTextsAreRefusedOrEvaluated() throws {
        var chance = Chance(state: 11)
        let denial = try policy(.identity, #""Effect":"Deny","Action":"*","Resource":"*""#)
        for _ in 0..<4000 {
            let statement = Self.statement(&chance)
            var text = Array(#"{"Version":"2012-10-17","Statement":[{\#(statement)}]}"#.utf8)
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                let place = text.indices.randomElement(using: &chance)!
                switch Int.random(in: 0..<3, using: &chance) {
                case 0: text[place] = UInt8.random(in: 0x20...0x7E, using: &chance)
                case 1: text.remove(at: place)
                default: text.insert(text.randomElement(using: &chance)!, at: place)
                }
            }
            guard let document = try? PolicyDocument(parsing: text, kind: .identity) else { continue }
            let read = NamedPolicy(name: "read", document: document)
            for context in Self.contexts {
                #expect(
                    decide(request(), [read, denial], nil, context).outcome == .denied(.identityPolicyDenies))
            }
        }
    }
}
