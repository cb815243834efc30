import HTTPTypes
import KeyModel
import ServiceRequests
import Synchronization
import Testing

@testable import AWSDoor

@Suite struct TokenTests {
    private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    private static func exchange(
        _ body: String, at gate: ScriptedGate, service: String = "sts", signed: Bool = true
    ) async -> Exchange {
        let authorization = Exchange.authorization.replacing("/kms/", with: "/\(service)/")
            .replacing(";x-amz-target", with: "")
        var headers = Exchange.headers("", authorization: authorization).filter { $0.0 != "X-Amz-Target" }.map {
            $0.0 == "Content-Type" ? ($0.0, "application/x-www-form-urlencoded; charset=utf-8") : $0
        }
        if !signed { headers.removeAll { $0.0 == "Authorization" } }
        return await Exchange(Exchange.request(.post, "/", headers), body: Array(body.utf8), at: gate)
    }

    @Test func whoTheCallerIs() async {
        let gate = ScriptedGate(outcome: .success(GetCallerIdentity.Outcome(caller: Samples.caller)))
        let answer = await Self.exchange("Action=GetCallerIdentity&Version=2011-06-15", at: gate)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/xml")
        let caller = Samples.caller
        #expect(
            answer.text == """
                <GetCallerIdentityResponse xmlns="\(Self.namespace)"><GetCallerIdentityResult><Arn>arn:\
                \(caller.partition):iam::\(caller.account):user/\(caller.name)</Arn><UserId>\(caller.identifier)\
                </UserId><Account>\(caller.account)</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>\
                \(Exchange.requestID)</RequestId></ResponseMetadata></GetCallerIdentityResponse>\n
                """)
        #expect(gate.state.withLock { $0.targets } == [.none], "who one is depends on no vault")
        #expect(gate.submitted.first is GetCallerIdentity)
    }

    @Test(arguments: [
        ("Action=AssumeRole&Version=2011-06-15", "InvalidAction"), ("Action=GetCallerIdentity", "InvalidAction"),
        ("Version=2011-06-15", "MissingAction"), ("Action=%", "MalformedQueryString"), ("", "MissingAction"),
        ("Action=GetCallerIdentity&Action=GetCallerIdentity&Version=2011-06-15", "InvalidAction"),
        ("Action=%3Cb%3E&Version=2011-06-15", "InvalidAction"),
    ]) func whatIsNotThere(_ body: String, _ code: String) async {
        let gate = ScriptedGate()
        let answer = await Self.exchange(body, at: gate)
        #expect(answer.status == 400)
        #expect(answer.text.contains("<Error><Type>Sender</Type><Code>\(code)</Code><Message>"), "\(answer.text)")
        #expect(!answer.text.contains("<b>"))
        #expect(gate.submitted.isEmpty)
        #expect(gate.refusals.count == 1)
    }

    @Test func whoIsNobody() async {
        for (error, code) in [
            (ServiceError.credentialUnknown, "InvalidClientTokenId"), (.credentialWrong, "SignatureDoesNotMatch"),
        ] {
            let answer = await Self.exchange("Action=GetCallerIdentity", at: ScriptedGate(entry: error))
            #expect(answer.status == 403)
            #expect(answer.text.contains("<Code>\(code)</Code>"))
        }
        let unsigned = await Self.exchange("Action=GetCallerIdentity", at: ScriptedGate(), signed: false)
        #expect(unsigned.status == 403)
        #expect(unsigned.text.contains("<Code>MissingAuthenticationToken</Code>"))
        let wrong = await Self.exchange("Action=GetCallerIdentity", at: ScriptedGate(), service: "kms")
        #expect(wrong.text.contains("<Code>SignatureDoesNotMatch</Code>"))
        #expect(wrong.text.contains("Credential should be scoped to correct service: 'sts'. "))
    }
}
