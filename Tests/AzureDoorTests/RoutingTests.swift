import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@testable import AzureDoor

@Suite struct RoutingTests {
    static let version = "0123456789abcdef0123456789abcdef"

    @Test(arguments: [
        (HTTPRequest.Method.get, "/keys", AzureOperation.getKeys, String?.none, String?.none),
        (.get, "/keys/", .getKeys, nil, nil),
        (.get, "//keys", .getKeys, nil, nil),
        (.get, "/KEYS", .getKeys, nil, nil),
        (.get, "/keys/n", .getKey, "n", nil),
        (.get, "/keys/n/", .getKey, "n", nil),
        (.get, "/keys/n/\(version)", .getKey, "n", version),
        (.get, "/keys/n/\(version.uppercased())", .getKey, "n", version),
        (.get, "/keys/%6e", .getKey, "n", nil),
        (.get, "/keys/Versions", .getKey, "Versions", nil),
        (.get, "/keys/n/versions", .getKeyVersions, "n", nil),
        (.patch, "/keys/n/", .updateKey, "n", nil),
        (.patch, "/keys/n/\(version)", .updateKey, "n", version),
        (.post, "/keys/n/create", .createKey, "n", nil),
        (.post, "/keys/n/rotate", .rotateKey, "n", nil),
        (.post, "/keys/n/sign", .sign, "n", nil),
        (.post, "/keys/n//sign", .sign, "n", nil),
        (.post, "/keys/n/\(version)/sign", .sign, "n", version),
        (.post, "/keys/n/\(version)/wrapkey", .wrapKey, "n", version),
        (.post, "/keys/n/\(version)/unwrapKey", .unwrapKey, "n", version),
        (.post, "/keys/restore", .restoreKey, nil, nil),
        (.get, "/keys/restore", .getKey, "restore", nil),
        (.delete, "/keys/n", .deleteKey, "n", nil),
        (.get, "/certificates/contacts", .getCertificateContacts, nil, nil),
        (.get, "/certificates/c/pending", .getCertificateOperation, "c", nil),
        (.get, "/secrets/s/", .getSecret, "s", nil),
    ])
    func finds(
        _ method: HTTPRequest.Method, _ path: String, _ operation: AzureOperation, _ name: String?, _ version: String?
    ) throws {
        let target = try #require(RequestTarget(path))
        let route = try Route.find(method, target.segments)
        #expect(route.operation == operation)
        #expect(route.places == RoutePlaces(name: name, version: version))
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/keys/n/latest", "Method GET does not allow operation 'latest'"),
        (.delete, "/keys", "Method DELETE does not allow operation 'keys'"),
        (.put, "/keys/n/create", "Method PUT does not allow operation 'create'"),
        (.head, "/keys/n", "Method HEAD does not allow operation 'n'"),
        (HTTPRequest.Method("BREW")!, "/keys/n", "Method unknown does not allow operation 'n'"),
        (.get, "/", "Method GET does not allow operation 'unknown'"),
        (.get, "/nothing", "Method GET does not allow operation 'nothing'"),
        (.get, "/keys/n/<x>", "Method GET does not allow operation 'unknown'"),
        (.post, "/keys/n/\(version)/sign/", "Method POST does not allow operation 'sign'"),
        (.post, "/keys/n///sign", "Method POST does not allow operation 'sign'"),
        (
            .get, "/keys/n/0123456789abcdef0123456789abcdeg",
            "Method GET does not allow operation '0123456789abcdef0123456789abcdeg'"
        ),
    ])
    func refuses(_ method: HTTPRequest.Method, _ path: String, _ message: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(method, path)
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
        #expect(answer.message == message)
        #expect(await exchange.session.refusals == [.init(operation: nil, error: .unsupportedOperation)])
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test(arguments: [
        "/keys/%2e%2e/", "/keys/../n", "/keys/./n", "/keys/%2E", "/keys/%zz", "/keys/%", "/keys/%c3%28",
        "keys", "*", "https://x/keys", "/keys?a=1&a=2", "/keys?%zz",
        "/" + String(repeating: "a", count: 9000),
    ])
    func refusesTargets(_ path: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, path.contains("?") ? path : path + "?api-version=7.6")
        #expect(answer.status == 400)
        #expect(answer.message == "The request URI is invalid.")
        #expect(await exchange.session.refusals.count == 1)
    }

    @Test(arguments: [
        "/keys/a%2Fb", "/keys/a%2fsign", "/keys/a_b", "/keys/a.b", "/keys/%00", "/keys/k%C3%A9y", "/keys//versions",
        "/keys/" + String(repeating: "n", count: 128), "/keys/" + String(repeating: "n", count: 5000), "/keys//",
    ])
    func refusesNames(_ path: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, path)
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
        #expect(await exchange.session.refusals.map(\.error) == [.invalidInput(.name)])
    }

    @Test func longestName() async {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        #expect(await exchange.ask(.get, "/keys/" + String(repeating: "n", count: 127)).status == 200)
    }

    @Test(arguments: [
        "/keys", "/keys?maxresults=1", "/keys?api-version=", "/keys?api-version=7.6%26x", "/keys?api-version=%22",
    ])
    func versionOfTheProtocolIsNeeded(_ path: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, path.contains("?") ? path : path + "?")
        #expect(answer.status == 400)
        #expect(answer.message.contains("api-version"))
    }

    @Test(arguments: ["2025-07-01", "7.6", "7.6-preview.2", "2099-01-01", "2016-10-01"])
    func anyVersionOfTheProtocolIsTaken(_ version: String) async {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key())
        #expect(await exchange.ask(.get, "/keys/n?api-version=\(version)").status == 200)
    }

    @Test(arguments: AzureOperation.allCases.filter { $0.operationName == nil })
    func whatIsMissingSaysSo(_ operation: AzureOperation) async {
        let exchange = Exchange()
        let path = operation.route.path
            .replacing("{name}", with: "n").replacing("{version}", with: Self.version)
        let answer = await exchange.ask(operation.route.method, path, "{}")
        #expect(answer.status == 400)
        #expect(answer.code == "NotSupported")
        #expect(answer.message.contains("'\(operation.rawValue)'"))
        #expect(await exchange.session.refusals == [.init(operation: nil, error: .unsupportedOperation)])
    }

    /// The closed list and what is carried out can't drift apart: without a script the double says `internalFault`.
    @Test(arguments: AzureOperation.allCases.filter { $0.operationName != nil })
    func whatIsListedIsCarriedOut(_ operation: AzureOperation) async {
        let exchange = Exchange()
        let path = operation.route.path.replacing("{name}", with: "n").replacing("{version}", with: Self.version)
        let digest = CryptographyTests.digest32
        let alg = operation == .sign || operation == .verify ? "RS256" : "RSA1_5"
        let body = #"{"kty":"RSA","alg":"\#(alg)","value":"\#(digest)","digest":"\#(digest)"}"#
        let answer = await exchange.ask(operation.route.method, path, body)
        #expect(answer.status == 500)
        #expect(await exchange.session.requests.count == 1)
    }

    /// A template that an earlier one hides would never be reached.
    @Test(arguments: AzureOperation.allCases)
    func everyOperationIsReached(_ operation: AzureOperation) throws {
        let path = operation.route.path
            .replacing("{name}", with: "n").replacing("{version}", with: Self.version)
        let route = try Route.find(operation.route.method, try #require(RequestTarget(path)).segments)
        #expect(route.operation == operation)
    }

    @Test func refusalThatCannotBeRecordedIsTheAnswer() async {
        let exchange = Exchange()
        await exchange.session.failRefusals(.auditUnavailable)
        #expect(await exchange.ask(.get, "/nothing").status == 503)
    }
}
