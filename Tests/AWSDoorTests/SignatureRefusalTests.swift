import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@testable import AWSDoor
@testable import RequestSigning

struct SignatureRefusalTests {
    private static let scope = "AKIDEXAMPLE123456789/20261124/us-gov-west-1/kms/aws4_request"
    private static let names = "content-type;host;x-amz-date;x-amz-target"
    private static let digits = String(repeating: "5a", count: 32)
    private static let mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        + "Key and signing method. Consult the service documentation for details."

    private static func authorization(
        _ credential: String = scope, _ names: String = names, _ signature: String = digits
    ) -> String {
        "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(names), Signature=\(signature)"
    }

    static let refused: [(String, String, String)] = [
        (
            "AWS4-HMAC-SHA256 Credential=\(scope)", "IncompleteSignatureException",
            "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' "
                + "parameter. Authorization=AWS4-HMAC-SHA256"
        ),
        (
            "AWS4-HMAC-SHA1 Credential=x", "IncompleteSignatureException",
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'."
        ),
        (
            "AWS4-HMAC-SHA256 Credential", "IncompleteSignatureException",
            "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header."
        ),
        (
            authorization() + ", Credential=" + scope, "IncompleteSignatureException",
            "Authorization header has 'Credential' more than once."
        ),
        (
            authorization("a/b/c/d"), "IncompleteSignatureException",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
                + "'a/b/c/d'"
        ),
        (
            authorization("AK/20261124/us-gov-west-1/s3/aws4_request"), "InvalidSignatureException",
            "Credential should be scoped to correct service: 'kms'. "
        ),
        (
            authorization("AK/20261124//kms/aws4_request"), "InvalidSignatureException",
            "Credential should be scoped to a valid region. "
        ),
        (
            authorization("AK/20261124/us-gov\twest-1/kms/aws4_request"), "InvalidSignatureException",
            "Credential should be scoped to a valid region. "
        ),
        (
            authorization("AK/20261123/us-gov-west-1/s3/aws5"), "InvalidSignatureException",
            "Credential should be scoped to correct service: 'kms'. Credential should be scoped with a valid "
                + "terminator: "
                + "'aws4_request', not 'aws5'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                + "of date from HTTP: '20261123' != '20261124', from '20261124T090000Z'."
        ),
        (
            authorization(scope, "content-type;x-amz-date;x-amz-target"), "InvalidSignatureException",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        ),
        (
            authorization(scope, "content-type;host;x-amz-date"), "InvalidSignatureException",
            "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."
        ),
        (
            authorization(scope, "content-type;host;missing;x-amz-date;x-amz-target"), "InvalidSignatureException",
            "'missing' is named as a SignedHeader, but it does not exist in the HTTP request."
        ),
        (authorization(scope, "host;content-type;x-amz-date;x-amz-target"), "InvalidSignatureException", mismatch),
        (authorization(scope, "content-type;host;host;x-amz-date;x-amz-target"), "InvalidSignatureException", mismatch),
        (authorization(scope, names, "5A"), "InvalidSignatureException", mismatch),
        (authorization(scope, names, String(repeating: "5A", count: 32)), "InvalidSignatureException", mismatch),
        (authorization(scope, names, ""), "InvalidSignatureException", mismatch),
    ]

    @Test(arguments: refused) func header(_ authorization: String, _ type: String, _ message: String) async {
        let gate = ScriptedGate()
        let request = Exchange.request(.post, "/", Exchange.headers("Encrypt", authorization: authorization))
        let answer = await Exchange(request, body: [], at: gate)
        #expect(answer.status == 400)
        #expect(answer.type == type)
        #expect(answer.message == message)
        #expect(gate.refusals == [.init(operation: nil, cause: .credentialMalformed)], "the gate records the refusal")
        #expect(gate.submitted.isEmpty)
    }

    @Test func date() async {
        for (date, message) in [
            ("2026", "Date must be in ISO-8601 'basic format'. Got '2026'. See http://en.wikipedia.org/wiki/ISO_8601"),
            (
                nil,
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                    + "Authorization=AWS4-HMAC-SHA256"
            ),
        ] {
            var headers = Exchange.headers("Encrypt").filter { $0.0 != "X-Amz-Date" }
            if let date { headers.append(("X-Amz-Date", date)) }
            let answer = await Exchange(Exchange.request(.post, "/", headers), body: [], at: ScriptedGate())
            #expect(answer.type == "IncompleteSignatureException")
            #expect(answer.message == message)
        }
    }

    @Test func dateHeaderStandsIn() async throws {
        let names = "content-type;date;host;x-amz-target"
        var headers = Exchange.headers("ListKeys", authorization: Self.authorization(Self.scope, names))
        headers.removeAll { $0.0 == "X-Amz-Date" }
        headers.append(("Date", "Tue, 24 Nov 2026 09:00:00 GMT"))
        let gate = ScriptedGate()
        _ = await Exchange(Exchange.request(.post, "/", headers), body: Array("{}".utf8), at: gate)
        guard case .signature(let signature) = gate.credentials.first else {
            Issue.record("no signature")
            return
        }
        #expect(signature.timestamp == "20261124T090000Z")
    }

    private static func query(_ changes: [String: String?] = [:]) -> String {
        var parameters: [String: String] = [
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": scope.replacing("/", with: "%2F"),
            "X-Amz-Date": "20261124T090000Z", "X-Amz-Expires": "900", "X-Amz-Signature": digits,
            "X-Amz-SignedHeaders": "host",
        ]
        for (name, value) in changes { parameters[name] = value }
        return "/?" + parameters.map { "\($0)=\($1)" }.joined(separator: "&")
    }

    @Test(arguments: [
        (
            query(["X-Amz-Date": nil]),
            "AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."
        ),
        (query(["X-Amz-Algorithm": "MD5"]), "Unsupported AWS 'algorithm': 'MD5'."),
        (
            query(["X-Amz-Expires": "604801"]),
            "X-Amz-Expires must be less than a week (in seconds); that is 604800 seconds at most"
        ),
        (query(["X-Amz-Expires": "soon"]), "X-Amz-Expires should be a number"),
        (query(["X-Amz-Expires": "-1"]), "X-Amz-Expires should be a number"),
        (query() + "&a=%2", "Incomplete trailing escape % sequence"),
        (query() + "&a=%zz", "Illegal hex character in escape % pattern: %"),
    ])
    func incompleteQuery(_ target: String, _ message: String) async {
        let answer = await Exchange(Exchange.request(.post, target, [("Host", "kms")]), body: [], at: ScriptedGate())
        #expect(answer.type == "IncompleteSignatureException")
        #expect(answer.message == message)
    }

    @Test func bothWaysAtOnce() async {
        let request = Exchange.request(.post, Self.query(), Exchange.headers("Encrypt"))
        let answer = await Exchange(request, body: [], at: ScriptedGate())
        #expect(answer.type == "InvalidSignatureException")
        #expect(
            answer.message == "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        )
    }

    @Test(arguments: ["Bearer token", nil]) func noToken(_ authorization: String?) async {
        var headers = Exchange.headers("Encrypt").filter { $0.0 != "Authorization" }
        if let authorization { headers.append(("Authorization", authorization)) }
        let answer = await Exchange(Exchange.request(.post, "/", headers), body: [], at: ScriptedGate())
        #expect(answer.status == 400)
        #expect(answer.type == "MissingAuthenticationTokenException")
        #expect(answer.message == "Missing Authentication Token")
    }

    private static func date(_ text: String) -> Date { SignatureTime(text)?.date ?? Date(timeIntervalSince1970: 0) }

    static let entries: [(ServiceError, String, String)] = [
        (.credentialUnknown, "UnrecognizedClientException", "The security token included in the request is invalid."),
        (.credentialWrong, "InvalidSignatureException", mismatch),
        (.tokenExpired, "ExpiredTokenException", "The security token included in the request is expired"),
        (.vaultNotFound, "InvalidSignatureException", "Credential should be scoped to a valid region. "),
        (
            .signatureExpired(signed: date("20261124T080000Z"), now: date("20261124T090000Z")),
            "InvalidSignatureException",
            "Signature expired: 20261124T080000Z is now earlier than 20261124T085500Z (20261124T090000Z - 5 min.)"
        ),
        (
            .signatureExpired(signed: date("20261124T100000Z"), now: date("20261124T090000Z")),
            "InvalidSignatureException",
            "Signature not yet current: 20261124T100000Z is still later than 20261124T090500Z (20261124T090000Z "
                + "+ 5 min.)"
        ),
    ]

    @Test(arguments: entries) func noSession(_ error: ServiceError, _ type: String, _ message: String) async {
        let answer = await Exchange("Encrypt", "{}", at: ScriptedGate(entry: error))
        #expect(answer.status == 400)
        #expect(answer.type == type)
        #expect(answer.message == message)
    }

    @Test func linkExpired() async {
        let error = ServiceError.signatureExpired(
            signed: Self.date("20261124T080000Z"), now: Self.date("20261124T090000Z"))
        let request = Exchange.request(.post, Self.query(), [("Host", "kms")])
        let answer = await Exchange(request, body: [], at: ScriptedGate(entry: error))
        #expect(
            answer.message
                == "Signature expired: 20261124T080000Z is now earlier than 20261124T084500Z (20261124T090000Z "
                + "- 15 min.)"
        )
    }

    @Test func trailUnavailable() async {
        for headers in [Exchange.headers("Encrypt"), Exchange.headers("Encrypt", authorization: "AWS4-HMAC-SHA256 x")] {
            let request = Exchange.request(.post, "/", headers)
            let answer = await Exchange(request, body: [], at: ScriptedGate(recording: .auditUnavailable))
            #expect(answer.status == 500)
            #expect(answer.type == "KMSInternalException")
        }
    }
}
