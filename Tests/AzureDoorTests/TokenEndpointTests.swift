import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@Suite struct TokenEndpointTests {
    static let path = "/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token"
    static let scope = "scope=https%3A%2F%2Fvault.localhost%3A8443%2F.default"
    static let grant = "grant_type=client_credentials"
    static let client = "client_id=client&client_secret=s3cret"
    static let form = [grant, client, scope].joined(separator: "&")

    private func exchange(seconds: Int = 3599) async -> Exchange {
        let exchange = Exchange()
        let token = SecretBytes(copying: "a.b.c".utf8)
        await exchange.session.answer(.issueToken, IssueToken.Outcome(token: token, expiresInSeconds: seconds))
        return exchange
    }

    @Test func token() async throws {
        let exchange = await exchange()
        let answer = await exchange.login(.post, Self.path, Self.form + "&client_info=1&claims=%7B%7D")
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"a.b.c"}"#)
        #expect(answer.field("cache-control")?.contains("no-store") == true)
        let request = try #require(await exchange.session.only(IssueToken.self))
        #expect(request.audience == "https://vault.localhost:8443")
        #expect(request.issuer == "https://login.localhost:8443/11111111-1111-1111-1111-111111111111/v2.0")
        #expect(request.tenant == "11111111-1111-1111-1111-111111111111")
        let seen = try #require(await exchange.entrance.seen.first)
        #expect(seen.credential == "secret client s3cret 11111111-1111-1111-1111-111111111111")
        #expect(seen.vault == .none)
        #expect(seen.origin.door == .azure)
    }

    @Test(arguments: [
        ("https%3A%2F%2Fmanagement.localhost%2F%2F.default", "https://management.localhost/"),
        ("https://vault.localhost:8443/.default", "https://vault.localhost:8443"),
        ("https://vault.localhost/.default/.default", "https://vault.localhost/.default"),
    ])
    func exactlyOneSuffixIsTakenOff(_ scope: String, _ audience: String) async {
        let exchange = await exchange()
        let answer = await exchange.login(.post, Self.path, "\(Self.grant)&\(Self.client)&scope=\(scope)")
        #expect(answer.status == 200)
        #expect(await exchange.session.only(IssueToken.self)?.audience == audience)
    }

    @Test func basicAuthentication() async {
        let exchange = await exchange()
        let credentials = Base64.encode(Array("client:s3%63ret".utf8))
        let answer = await exchange.login(
            .post, Self.path, "\(Self.grant)&\(Self.scope)", fields: ["authorization": "Basic \(credentials)"])
        #expect(answer.status == 200)
    }

    static let basic = Base64.encode(Array("client:s3cret".utf8))

    @Test(arguments: [
        (client, "Basic \(basic)"), ("client_id=other", "Basic \(basic)"), ("", "Basic !"), ("", "Basic"),
        ("", "Basic \(Base64.encode(Array("client".utf8)))"), ("", "Basic \(Base64.encode(Array(":".utf8)))"),
        ("", "Bearer x"), ("", "Basic \(Base64.encode(Array("%zz:x".utf8)))"),
    ])
    func badAuthentication(_ fields: String, _ authorization: String) async {
        let answer = await Exchange().login(
            .post, Self.path, "\(Self.grant)&\(Self.scope)&\(fields)", fields: ["authorization": authorization])
        #expect(answer.status == 401)
        #expect(answer.json["error"]?.stringValue == "invalid_client")
    }

    @Test(arguments: [
        ("\(client)&\(scope)", 400, "invalid_request", 900_144), ("\(grant)&\(scope)", 400, "invalid_request", 900_144),
        ("\(grant)&client_id=client&\(scope)", 401, "invalid_client", 7_000_216),
        ("\(grant)&client_id=client&client_assertion=x&\(scope)", 401, "invalid_client", 7_000_216),
        ("\(grant)&\(client)", 400, "invalid_request", 900_144),
        ("grant_type=password&\(client)&\(scope)", 400, "unsupported_grant_type", 70003),
        ("\(grant)&client_id=client&client_secret=no&\(scope)", 401, "invalid_client", 7_000_215),
        ("\(grant)&client_id=who&client_secret=no&\(scope)", 400, "unauthorized_client", 700_016),
        ("\(grant)&\(client)&scope=https://vault.localhost:8443", 400, "invalid_scope", 1_002_012),
        ("\(grant)&\(client)&scope=https://graph.microsoft.com/.default", 400, "invalid_resource", 500_011),
        ("\(grant)&\(client)&scope=https://evillocalhost/.default", 400, "invalid_resource", 500_011),
        ("\(grant)&\(client)&scope=http://vault.localhost/.default", 400, "invalid_resource", 500_011),
        ("\(grant)&\(client)&scope=https://vault.localhost/a%20b/.default", 400, "invalid_resource", 500_011),
        ("\(grant)&\(client)&scope=/.default", 400, "invalid_resource", 500_011),
        ("\(form)&scope=x", 400, "invalid_request", 900_144), ("%zz", 400, "invalid_request", 900_144),
        ("\(form)&a=%ff", 400, "invalid_request", 900_144), ("", 400, "invalid_request", 900_144),
    ])
    func refusals(_ form: String, _ status: Int, _ error: String, _ code: Int) async {
        let exchange = Exchange()
        let correlation = "9f59d2fa-03b2-4780-b14c-c1d0c91d24c9"
        let answer = await exchange.login(.post, Self.path, form, fields: ["client-request-id": correlation])
        #expect(answer.status == status)
        #expect(answer.json["error"]?.stringValue == error)
        #expect(answer.json["error_codes"] == .array([.number(JSONNumber(code))]))
        #expect(answer.json["error_description"]?.stringValue?.hasPrefix("AADSTS\(code): ") == true)
        #expect(answer.json["trace_id"]?.stringValue == "r-1")
        #expect(answer.json["correlation_id"]?.stringValue == correlation)
        #expect(answer.json["timestamp"]?.stringValue?.count == 20)
        #expect(await exchange.entrance.seen.count == 1, "recorded once")
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test(arguments: [
        (ServiceError.auditUnavailable, 503, "temporarily_unavailable"),
        (.storageUnavailable, 503, "temporarily_unavailable"),
        (.internalFault("0123456789ab"), 500, "server_error"), (.moduleFailed, 500, "server_error"),
        (.accessDenied(.issueToken, .service, because: .noIdentityPolicyAllows), 400, "unauthorized_client"),
        (.credentialMalformed, 401, "invalid_client"),
    ])
    func errorsOfTheGate(_ error: ServiceError, _ status: Int, _ word: String) async {
        let exchange = Exchange()
        await exchange.session.fail(.issueToken, error)
        let answer = await exchange.login(.post, Self.path, Self.form)
        #expect(answer.status == status)
        #expect(answer.json["error"]?.stringValue == word)
        #expect((answer.field("retry-after") != nil) == (status == 503))
    }

    @Test func refusalThatCannotBeRecordedIsTheAnswer() async {
        let exchange = Exchange()
        await exchange.entrance.fail(.auditUnavailable)
        #expect(await exchange.login(.post, Self.path, "").status == 503)
    }

    @Test func longCredentials() async {
        for fields in [
            "client_id=\(String(repeating: "c", count: 129))&client_secret=s",
            "client_id=client&client_secret=\(String(repeating: "s", count: 1025))",
        ] {
            let answer = await Exchange().login(.post, Self.path, "\(Self.grant)&\(Self.scope)&\(fields)")
            #expect(answer.status == 401)
        }
    }

    @Test func otherTenant() async {
        let answer = await Exchange().login(.post, "/22222222-2222-2222-2222-222222222222/oauth2/v2.0/token", Self.form)
        #expect(answer.json["error_codes"]?[0]?.intValue == 700_016)
    }

    @Test(arguments: ["application/json", "text/plain", ""])
    func contentTypes(_ type: String) async {
        #expect(await Exchange().login(.post, Self.path, Self.form, type: type).status == 400)
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, path, 405), (.put, path, 405),
        (.post, "/t/v2.0/.well-known/openid-configuration", 405),
        (.get, "/t/oauth2/token", 404), (.get, "/", 404), (.get, "/t%22/v2.0/.well-known/openid-configuration", 404),
        (.get, "/%zz", 400), (.get, "/../x", 400),
    ])
    func pages(_ method: HTTPRequest.Method, _ path: String, _ status: Int) async {
        #expect(await Exchange().login(method, path).status == status)
    }
}
