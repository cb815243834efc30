import HTTPTypes
import KeyModel
import NativeDoor
import ServiceRequests
import Synchronization
import Testing

@Suite struct NativeDoorTests {
    private func ask(
        _ entrance: ScriptedEntrance, _ path: String, _ body: String = "{}", method: HTTPRequest.Method = .post,
        authorization: [String] = ["Bearer token-0"], contentType: String = "application/json"
    ) async throws -> (status: Int, body: [UInt8], response: HTTPResponse) {
        var request = HTTPRequest(method: method, scheme: "https", authority: "h", path: path)
        request.headerFields[values: .authorization] = authorization
        request.headerFields[.contentType] = contentType
        request.headerFields[.userAgent] = "test/1"
        let door = NativeDoor(entrance: entrance, audience: "aegis")
        let (response, bytes) = await door.respond(
            to: request, body: Array(body.utf8), from: "192.0.2.7", requestID: "the-id")
        return (response.status.code, bytes, response)
    }

    private func error(_ bytes: [UInt8]) throws -> ServiceError {
        try NativeWire.decode(NativeErrorAnswer.self, from: bytes).error
    }

    @Test(arguments: OperationName.allCases)
    func `every operation has its request, and what is no request is recorded under its name`(
        operation: OperationName
    ) async throws {
        let entrance = ScriptedEntrance()
        for body in ["[]", "{\"a\":1,\"a\":2}", "{"] {
            let answer = try await ask(entrance, "/v1/\(operation.rawValue)", body)
            // Tokens are the token endpoint's alone.
            let isCarried = operation != .issueToken
            #expect(answer.status == (isCarried ? 400 : 404))
            #expect(try error(answer.body) == (isCarried ? NativeWire.unreadableBody : .unsupportedOperation))
        }
        #expect(entrance.log.withLock { $0.refusals.map(\.operation) } == [operation, operation, operation])
        #expect(entrance.log.withLock { $0.requests.isEmpty })
    }

    @Test func `a request is carried and its outcome returned`() async throws {
        let entrance = ScriptedEntrance { request, _ in
            GenerateRandom.Outcome(
                bytes: SecretBytes(copying: Array(repeating: 7, count: (request as! GenerateRandom).byteCount)))
        }
        let answer = try await ask(entrance, "/v1/generateRandom", #"{"vault":{"named":{"_0":"v"}},"byteCount":3}"#)
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"bytes":"BwcH"}"#)
        #expect(answer.response.headerFields[.cacheControl] == "no-store")
        let origin = entrance.log.withLock { $0.origins.first }
        #expect(
            origin
                == Origin(
                    door: .native, requestID: "the-id", sourceAddress: "192.0.2.7", userAgent: "test/1", isSecure: true)
        )
    }

    @Test func `a dry run says so, and what might be a misspelt one is refused`() async throws {
        let entrance = ScriptedEntrance { _, dryRun throws(ServiceError) in
            if dryRun { throw .dryRunSucceeded }
            return ListVaults.Outcome(vaults: [])
        }
        #expect(try error(await ask(entrance, "/v1/listVaults?dryRun=true").body) == .dryRunSucceeded)
        #expect(try await ask(entrance, "/v1/listVaults?dryRun=false").status == 200)
        for query in ["?dryrun=true", "?dryRun=True", "?dryRun", "?dryRun=true&x=y", "?a=b"] {
            #expect(try await ask(entrance, "/v1/listVaults" + query).status == 404)
        }
        #expect(entrance.log.withLock { $0.dryRuns } == [true, false])
        #expect(entrance.log.withLock { $0.refusals.count } == 5)
    }

    @Test(arguments: [
        ([], ServiceError.credentialMissing), (["Basic eDp5"], .credentialMalformed),
        (["Bearer"], .credentialMalformed),
        (["Bearer token-0", "Bearer token-0"], .credentialMalformed), (["Bearer token-9"], .credentialWrong),
    ])
    func `who shows no good token is nobody`(authorization: [String], expected: ServiceError) async throws {
        let answer = try await ask(ScriptedEntrance(), "/v1/listVaults", authorization: authorization)
        #expect(answer.status == 401)
        #expect(answer.response.headerFields[.wwwAuthenticate] == "Bearer")
        #expect(try error(answer.body) == expected)
    }

    @Test func `unknown operations and methods are refused and recorded`() async throws {
        let entrance = ScriptedEntrance()
        for path in ["/v1/", "/v1/nothing", "/v1/listVaults/", "/v1/ListVaults"] {
            #expect(try await ask(entrance, path).status == 404)
        }
        #expect(try await ask(entrance, "/v1/listVaults", method: .get).status == 404)
        #expect(entrance.log.withLock { $0.refusals.map(\.operation) } == [nil, nil, nil, nil, .listVaults])
        #expect(!NativeDoor.isAddressed(by: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/v2/x")))
        #expect(NativeDoor.isAddressed(by: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/v1/x")))
    }

    @Test(arguments: [
        (#"{"client_id":"11111111-2222-4333-8444-555555555555","client_secret":"s3cr&t +%\"ü"}"#, "application/json"),
        (
            "grant_type=client_credentials&client_id=11111111-2222-4333-8444-555555555555&client_secret=s3cr%26t+%2B%25%22%C3%BC",
            "application/x-www-form-urlencoded; charset=utf-8"
        ),
    ])
    func `a client gets a token`(body: String, type: String) async throws {
        let entrance = ScriptedEntrance()
        let answer = try await ask(entrance, "/v1/token", body, authorization: [], contentType: type)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"access_token":"token-1","token_type":"Bearer","expires_in":3600}"#)
        let issued = entrance.log.withLock { $0.requests.first as? IssueToken }
        #expect(issued?.audience == "aegis" && issued?.issuer == "aegis")
    }

    @Test(arguments: [
        ("{}", "application/json", ServiceError.credentialMalformed),
        (#"{"client_id":"x","client_secret":"y"}"#, "application/json", .credentialUnknown),
        (#"{"client_id":"11111111-2222-4333-8444-555555555555","client_secret":"y"}"#, "", .credentialWrong),
        (#"{"grant_type":"password","client_id":"x","client_secret":"y"}"#, "", .credentialMalformed),
        ("client_id=x&client_id=y&client_secret=z", "application/x-www-form-urlencoded", .credentialMalformed),
        ("client_id=%zz&client_secret=z", "application/x-www-form-urlencoded", .credentialMalformed),
        ("client_id=%f", "application/x-www-form-urlencoded", .credentialMalformed),
        (
            "client_id\(String(repeating: "\u{301}\u{323}", count: 50_000))=x", "application/x-www-form-urlencoded",
            .credentialMalformed
        ),
        (
            "client_id=x&client_secret=z" + (0..<63).map { "&a\($0)=" }.joined(), "application/x-www-form-urlencoded",
            .credentialMalformed
        ),
        ("", "application/x-www-form-urlencoded", .credentialMalformed),
    ])
    func `no token for anything else`(body: String, type: String, expected: ServiceError) async throws {
        let answer = try await ask(ScriptedEntrance(), "/v1/token", body, authorization: [], contentType: type)
        #expect(answer.status == 401)
        #expect(try error(answer.body) == expected)
    }

    @Test func `what the front refused is recorded and answered in our words`() async throws {
        let entrance = ScriptedEntrance()
        var request = HTTPRequest(method: .post, scheme: "https", authority: "h", path: "/v1/encrypt")
        request.headerFields[.authorization] = "Bearer token-0"
        let (response, body) = await NativeDoor(entrance: entrance, audience: "aegis")
            .refuse(request, because: .bodyTooLarge(limit: 5), from: nil, requestID: "id")
        #expect(response.status == .contentTooLarge)
        #expect(try error(body) == .bodyTooLarge(limit: 5))
        #expect(entrance.log.withLock { $0.refusals.first?.operation } == .encrypt)
    }
}
