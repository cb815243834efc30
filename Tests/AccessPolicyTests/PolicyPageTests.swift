import AccessPolicy
import FoundationEssentials
import Testing

@Test func thePageOnPoliciesNamesEveryConditionKey() throws {
    let here = String(#filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/")!.lowerBound))
    let page = try String(contentsOfFile: here + "/docs/api/policies.md", encoding: .utf8).lowercased()
    for name in ConditionKeyName.allCases {
        #expect(page.contains("`" + name.rawValue.lowercased()), "\(name.rawValue)")
    }
}
