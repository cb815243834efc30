import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@Suite struct BodyTests {
    @Test(arguments: [
        "", " ", "{", "null", "[]", "1", #""x""#, #"{"kty":"RSA"} x"#, #"{"kty":"RSA","kty":"EC"}"#, "{'kty':'RSA'}",
        #"{"kty":"RSA",}"#, "\u{FEFF}{}", #"{"kty":"\ud800"}"#, #"{"a":01}"#,
        #"{"a":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
        #"{"a":["# + String(repeating: "1,", count: 2000) + "1]}",
    ])
    func notAnObject(_ body: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.post, "/keys/n/create", body)
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
        #expect(await exchange.session.refusals.count == 1)
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test(arguments: [
        ("text/plain", false), ("application/x-www-form-urlencoded", false), ("application/jsonp", false), ("", false),
        ("application/json", true), ("Application/JSON; charset=utf-8", true),
        ("application/json ;charset=utf-8", true),
    ])
    func contentTypes(_ type: String, _ isTaken: Bool) async {
        let exchange = Exchange()
        await exchange.session.answer(.createKey, Sample.key())
        let answer = await exchange.ask(.post, "/keys/n/create", #"{"kty":"RSA"}"#, type: type)
        #expect(answer.status == (isTaken ? 200 : 415))
    }

    @Test func withoutContentType() async {
        let exchange = Exchange()
        await exchange.session.answer(.createKey, Sample.key())
        #expect(await exchange.ask(.post, "/keys/n/create", #"{"kty":"RSA"}"#, type: nil).status == 200)
    }
}
