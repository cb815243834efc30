import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

/// Bytes of the caller's choosing never make the door trap, and never leave it without an answer.
@Suite struct MutationTests {
    @Test(arguments: [
        (
            "/keys/n/create?api-version=7.6",
            #"{"kty":"EC","crv":"P-256","key_ops":["sign"],"attributes":{"exp":2000000000},"tags":{"a":"b"}}"#
        ),
        ("/keys/n//encrypt?api-version=7.6&x=%20", #"{"alg":"RSA-OAEP","value":"c2VjcmV0"}"#),
        ("/keys/n//verify?api-version=7.6", #"{"alg":"ES256","digest":"c2VjcmV0","value":"c2VjcmV0"}"#),
    ])
    func vault(_ target: String, _ body: String) async {
        var mutator = Mutator()
        for round in 0..<1500 {
            let exchange = Exchange()
            await exchange.session.answer(.createKey, Sample.key())
            let path = round % 3 == 0 ? String(decoding: mutator.mutate(target), as: UTF8.self) : target
            let answer = await exchange.ask(
                .post, path.contains("?") ? path : path + "?", bytes: mutator.mutate(body))
            // 500 is the double's word for an operation that it has no script for.
            #expect([200, 400, 500].contains(answer.status))
            #expect(answer.status == 200 || answer.code != nil)
        }
    }

    @Test func login() async {
        var mutator = Mutator()
        for round in 0..<1500 {
            let exchange = Exchange()
            let path = String(decoding: mutator.mutate(TokenEndpointTests.path), as: UTF8.self)
            let answer = await exchange.ask(
                .post, round % 2 == 0 ? path : TokenEndpointTests.path, host: "login.localhost", token: nil,
                type: "application/x-www-form-urlencoded", bytes: mutator.mutate(TokenEndpointTests.form))
            #expect((400...500).contains(answer.status))
            #expect(answer.json["error"]?.stringValue != nil)
        }
    }

    @Test func hostsAndTokens() async {
        var mutator = Mutator()
        for _ in 0..<1500 {
            let host = String(decoding: mutator.mutate(Exchange.host), as: UTF8.self)
            let token = String(decoding: mutator.mutate("good"), as: UTF8.self)
            let answer = await Exchange().ask(.get, "/keys?api-version=7.6", host: host, token: token)
            #expect([401, 404, 500].contains(answer.status))
        }
    }
}

/// One to four bytes changed, put in or taken out; the same ones each time.
struct Mutator {
    private var state: UInt64 = 42

    mutating func mutate(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0...random(3) {
            switch bytes.isEmpty ? 1 : random(3) {
            case 0: bytes[random(bytes.count)] = UInt8(random(256))
            case 1: bytes.insert(UInt8(random(256)), at: random(bytes.count))
            default: bytes.remove(at: random(bytes.count))
            }
        }
        return bytes
    }

    private mutating func random(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
