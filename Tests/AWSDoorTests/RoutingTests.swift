import HTTPTypes
import KeyModel
import ServiceRequests
import Synchronization
import Testing

@testable import AWSDoor

struct RoutingTests {
    @Test func whoIsAddressed() {
        #expect(AWSDoor.isAddressed(by: Exchange.request(.post, "/", [("X-Amz-Target", "TrentService.Encrypt")])))
        #expect(AWSDoor.isAddressed(by: Exchange.request(.post, "/", [("Authorization", Exchange.authorization)])))
        #expect(AWSDoor.isAddressed(by: Exchange.request(.get, "/?X-Amz-Signature=00", [])))
        #expect(!AWSDoor.isAddressed(by: Exchange.request(.post, "/", [("Authorization", "Bearer x")])))
        #expect(!AWSDoor.isAddressed(by: Exchange.request(.get, "/keys/a?api-version=7.4", [])))
        #expect(!AWSDoor.isAddressed(by: Exchange.request(.get, "/?a=%zz", [])))
    }

    @Test func answersCarryTheirID() async {
        let gate = ScriptedGate(outcome: .success(Page<KeyIdentity>([], next: nil)))
        let answer = await Exchange("ListKeys", "{}", at: gate)
        #expect(answer.status == 200)
        #expect(answer.headers[HTTPField.Name("x-amzn-requestid")!] == Exchange.requestID)
        #expect(answer.headers[.contentType] == "application/x-amz-json-1.1")
        #expect(answer.headers[.cacheControl]?.contains("no-store") == true)
    }

    @Test func theGateLearnsWhereFrom() async {
        let gate = ScriptedGate()
        _ = await Exchange("ListKeys", "{}", at: gate)
        let (targets, origins) = gate.state.withLock { ($0.targets, $0.origins) }
        #expect(targets == [.region("us-gov-west-1")])
        #expect(
            origins == [
                Origin(
                    door: .aws, requestID: Exchange.requestID, sourceAddress: "127.0.0.1", userAgent: "aws-cli/2.0",
                    isSecure: true)
            ])
    }

    @Test(arguments: AWSOperation.allCases) func everyOperationIsKnown(_ operation: AWSOperation) async {
        let gate = ScriptedGate()
        let answer = await Exchange(operation.rawValue, "[]", at: gate)
        #expect(answer.status == 400)
        #expect(gate.submitted.isEmpty)
        #expect(answer.type == "SerializationException")
        #expect(gate.refusals == [.init(operation: operation.request, cause: .unreadable)])
    }

    @Test(arguments: ["Encrypt2", "", "encrypt", "ListSecrets"]) func unknown(_ operation: String) async {
        let gate = ScriptedGate()
        let answer = await Exchange(operation, "{}", at: gate)
        #expect(answer.status == 400)
        #expect(answer.text == #"{"__type":"UnknownOperationException"}"#)
        #expect(gate.refusals == [.init(operation: nil, cause: .unsupportedOperation)])
    }

    @Test func notTheProtocol() async {
        let headers = Exchange.headers("ListKeys")
        let get = await Exchange(Exchange.request(.get, "/", headers), body: [], at: ScriptedGate())
        #expect(get.status == 404)
        #expect(get.type == "UnknownOperationException")
        for (type, status) in [
            ("text/plain", 404), ("application/json", 404), ("application/x-amz-json-1.1; charset=utf-8", 400),
            ("Application/X-Amz-Json-1.1", 400),
        ] {
            let changed = headers.map { $0.0 == "Content-Type" ? ($0.0, type) : $0 }
            let answer = await Exchange(Exchange.request(.post, "/", changed), body: [], at: ScriptedGate())
            #expect(answer.status == status, "\(type)")
        }
    }

    @Test func bodyTooLarge() async {
        let gate = ScriptedGate()
        let body = [UInt8](repeating: 0x20, count: AWSDoor.largestBody + 1)
        let answer = await Exchange(Exchange.request(headers: "Encrypt"), body: body, at: gate)
        #expect(answer.status == 413)
        #expect(answer.type == "RequestEntityTooLargeException")
        #expect(gate.refusals == [.init(operation: nil, cause: .bodyTooLarge(limit: AWSDoor.largestBody))])
    }

    @Test func aRefusalThatCannotBeRecordedIsAFault() async {
        let gate = ScriptedGate(recording: nil)
        let answer = await Exchange("Encrypt", "{", at: gate)
        #expect(answer.type == "SerializationException")
        let failing = RefusingEntrance()
        let (response, body) = await AWSDoor(entrance: failing).respond(
            to: Exchange.request(headers: "Encrypt"), body: Array("{".utf8), from: nil, requestID: Exchange.requestID)
        #expect(response.status.code == 500)
        #expect(String(decoding: body, as: UTF8.self).contains("KMSInternalException"))
    }
}

/// Lets in, and can't record.
private struct RefusingEntrance: ServiceEntrance, Session {
    var caller: Caller { Samples.caller }
    var vault: VaultAddress? { Samples.vault }

    func session(
        for credential: Credential?, at vault: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session { self }

    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        throw .auditUnavailable
    }

    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] { [] }
    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? { nil }

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        throw .auditUnavailable
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        throw .auditUnavailable
    }
}
