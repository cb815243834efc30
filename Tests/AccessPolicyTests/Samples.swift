import AccessPolicy
import KeyModel

let partition = "aws-us-gov"
let account = "123456789012"
let otherAccount = "999988887777"
let keyARN = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

func userARN(_ name: String, _ account: String = account) -> String { "arn:aws-us-gov:iam::\(account):user/\(name)" }

func caller(_ name: String = "alice", of account: String = account) -> AccessCaller {
    AccessCaller(
        arn: userARN(name, account), uniqueIdentifiers: ["AIDACKCEVSQ6C2" + name.uppercased()], account: account,
        partition: partition)
}

func request(
    _ action: ActionName = .encrypt, on resource: String = keyARN, by name: String = "alice",
    of account: String = account
) -> AccessRequest {
    AccessRequest(
        action: action, resource: resource, caller: caller(name, of: account), resourceAccount: "123456789012")
}

/// A document of one or more statements, given as the inside of their braces.
func policy(_ kind: PolicyDocument.Kind, _ statements: String...) throws -> NamedPolicy {
    try policy(kind, statements)
}

private func policy(_ kind: PolicyDocument.Kind, _ statements: [String]) throws -> NamedPolicy {
    let list = statements.map { "{\($0)}" }.joined(separator: ",")
    let text = #"{"Version":"2012-10-17","Statement":[\#(list)]}"#
    return NamedPolicy(
        name: kind == .resource ? "key" : "identity",
        document: try PolicyDocument(parsing: Array(text.utf8), kind: kind))
}

func statement(
    _ effect: String = "Allow", _ action: String = "kms:*", resource: String = "*", principal: String? = nil,
    sid: String? = nil
) -> String {
    let principal = principal.map { #""Principal":{"AWS":"\#($0)"},"# } ?? ""
    let sid = sid.map { #""Sid":"\#($0)","# } ?? ""
    return #"\#(sid)\#(principal)"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)""#
}

func keyPolicy(_ statements: String...) throws -> NamedPolicy { try policy(.resource, statements) }

func defaultKeyPolicy() throws -> NamedPolicy {
    let text = PolicyDocument.defaultKeyPolicy(partition: partition, account: account)
    return NamedPolicy(name: "key", document: try PolicyDocument(parsing: Array(text.utf8), kind: .resource))
}

let root = "arn:aws-us-gov:iam::123456789012:root"

/// What a request says to the condition keys, as policies spell them; case doesn't count.
typealias Context = [String: [String]]

func decide(
    _ request: AccessRequest, _ identity: [NamedPolicy], _ key: NamedPolicy?, _ context: Context = [:]
) -> AccessDecision {
    decide(request, AccessPolicies(identity: PolicySet(identity)), key, context)
}

func decide(
    _ request: AccessRequest, _ policies: AccessPolicies, _ key: NamedPolicy?, _ context: Context = [:]
) -> AccessDecision {
    AccessEvaluator.decide(request, by: policies, resourcePolicy: key.map { ResourcePolicy($0) }, lookUp(in: context))
}

func lookUp(in context: Context) -> (ConditionKey) -> [String]? {
    var values: [ConditionKey: [String]] = [:]
    for (name, list) in context { ConditionKey(text: name).map { values[$0] = list } }
    return { values[$0] }
}

func wouldLockOut(_ request: AccessRequest, under key: NamedPolicy, _ context: Context = [:]) -> Bool {
    AccessEvaluator.wouldLockOut(request, under: key.document, lookUp(in: context))
}
