import AccessPolicy
import KeyModel

/// A policy that is read is read the same again, and decides; and a denial of everything always wins.
///
/// An input has three parts between lines of `---`: action, resource and principal, a line each; an identity's policy;
/// a resource's policy.
enum PolicyTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let parts = Sections.split(Array(input), into: 3)
        let identity = document(parts[1], .identity)
        let resource = document(parts[2], .resource)
        guard identity != nil || resource != nil else { return }
        check(request(Sections.lines(parts[0])), identity, resource)
    }

    /// An action that there isn't is taken for one that there is: policies decide on those alone.
    private static func request(_ lines: [String]) -> AccessRequest {
        let lines = lines + Array(repeating: "", count: 3)
        let caller = AccessCaller(
            arn: lines[2], uniqueIdentifiers: [lines[2]], account: "123456789012", partition: "aws-us-gov")
        return AccessRequest(
            action: ActionName(rawValue: lines[0]) ?? .encrypt, resource: lines[1], caller: caller,
            resourceAccount: "123456789012")
    }

    private static func document(_ text: [UInt8], _ kind: PolicyDocument.Kind) -> PolicyDocument? {
        guard let document = try? PolicyDocument(parsing: text, kind: kind) else { return nil }
        require(document.text.utf8.elementsEqual(text), "a policy's text changes")
        require(!document.statements.isEmpty, "a policy without statements")
        return document
    }

    private static func check(_ request: AccessRequest, _ identity: PolicyDocument?, _ resource: PolicyDocument?) {
        let policies = identity.map { [NamedPolicy(name: "identity", document: $0)] } ?? []
        let keyPolicy = resource.map { ResourcePolicy(NamedPolicy(name: "key", document: $0)) }
        for lookUp in lookUps {
            let decision = AccessEvaluator.decide(
                request, by: AccessPolicies(identity: PolicySet(policies)), resourcePolicy: keyPolicy, lookUp)
            require(!decision.isAllowed || decision.decidedBy != nil, "allowed by nothing")
            if let decided = decision.decidedBy {
                let document = decided.policy == "key" ? resource : identity
                require(document?.statements.indices.contains(decided.statement) == true, "decided by no statement")
            }
            let denied = AccessEvaluator.decide(
                request, by: AccessPolicies(identity: PolicySet(policies + [denial])), resourcePolicy: keyPolicy, lookUp
            )
            require(denied.outcome == .denied(.identityPolicyDenies), "a denial of everything doesn't win")
            if let resource { _ = AccessEvaluator.wouldLockOut(request, under: resource, lookUp) }
        }
    }

    /// Nothing; one value of every sort; several.
    private static let lookUps: [@Sendable (ConditionKey) -> [String]?] = [
        { _ in nil },
        { key in
            [["alice"], ["192.0.2.1"], ["2026-11-24T12:00:00Z"], ["true"], ["7"], [keyARN], []][
                key.suffix.utf8.count % 7]
        },
        { _ in ["", "a", "::1", "false", "*"] },
    ]

    private static let keyARN = "arn:aws:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    private static let denial: NamedPolicy = {
        let text = #"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#
        guard let document = try? PolicyDocument(parsing: Array(text.utf8), kind: .identity) else {
            fatalError("the denial is no policy")
        }
        return NamedPolicy(name: "denial", document: document)
    }()
}
