import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@Suite struct UpdateKeyTests {
    private func updated(_ body: String, path: String = "/keys/n/") async throws -> UpdateKeyVersion {
        let exchange = Exchange()
        await exchange.session.answer(.updateKeyVersion, Sample.key())
        let answer = await exchange.ask(.patch, path, body)
        #expect(answer.status == 200, "\(answer.message)")
        return try #require(await exchange.session.only(UpdateKeyVersion.self))
    }

    @Test func nothingNamedNothingChanged() async throws {
        let request = try await updated(#"{"attributes":{"enabled":null},"key_ops":null,"tags":null}"#)
        #expect(request.isEnabled == nil)
        #expect(request.usagePeriod == nil)
        #expect(request.capabilities == nil)
        #expect(request.tags == nil)
        #expect(request.version == nil)
    }

    @Test func everythingNamed() async throws {
        let request = try await updated(
            #"{"attributes":{"enabled":false,"nbf":1,"exp":2},"key_ops":["sign"],"tags":{}}"#,
            path: "/keys/n/\(Sample.shown)")
        #expect(request.isEnabled == false)
        #expect(request.usagePeriod?.end == Date(timeIntervalSince1970: 2))
        #expect(request.capabilities == [.sign])
        #expect(request.tags == [:])
        #expect(request.version == Sample.shown)
    }

    @Test(arguments: [(#"{"attributes":{"exp":99}}"#, 10.0, 99.0), (#"{"attributes":{"nbf":5}}"#, 5, 20)])
    func theOtherEndOfTheUsagePeriodStays(_ body: String, _ start: Double, _ end: Double) async throws {
        let exchange = Exchange()
        let period = UsagePeriod(start: Date(timeIntervalSince1970: 10), end: Date(timeIntervalSince1970: 20))
        await exchange.session.answer(.describeKey, Sample.key(version: Sample.versionDescription(period: period)))
        await exchange.session.answer(.updateKeyVersion, Sample.key())
        #expect(await exchange.ask(.patch, "/keys/n/\(Sample.shown)", body).status == 200)
        let request = try #require(await exchange.session.only(UpdateKeyVersion.self))
        #expect(request.usagePeriod?.start == Date(timeIntervalSince1970: start))
        #expect(request.usagePeriod?.end == Date(timeIntervalSince1970: end))
        #expect(await exchange.session.only(DescribeKey.self)?.version == Sample.shown)
    }

    @Test func oneRequestWhateverTheKeysState() async {
        let exchange = Exchange()
        await exchange.session.answer(.updateKeyVersion, Sample.key(state: .suspended))
        let answer = await exchange.ask(.patch, "/keys/n/", #"{"attributes":{"enabled":true}}"#)
        #expect(answer.json["attributes"]?["enabled"]?.boolValue == false)
        #expect(await exchange.session.requests.count == 1)
    }

    @Test func deletedMeanwhile() async {
        let exchange = Exchange()
        await exchange.session.answer(.updateKeyVersion, Sample.key(destruction: .now))
        #expect(await exchange.ask(.patch, "/keys/n/", "{}").status == 404)
    }

    @Test(arguments: ["", "[]", #"{"key_ops":["fly"]}"#, #"{"attributes":{"exp":"2"}}"#, #"{"tags":{"a":null}}"#])
    func refusals(_ body: String) async {
        let exchange = Exchange()
        #expect(await exchange.ask(.patch, "/keys/n/", body).status == 400)
        #expect(await exchange.session.requests.isEmpty)
    }

    @Test func tagsBeyondTheLimit() async {
        let tags = (0...50).map { #""t\#($0)":"""# }.joined(separator: ",")
        let answer = await Exchange().ask(.patch, "/keys/n/", "{\"tags\":{\(tags)}}")
        #expect(answer.status == 400)
        #expect(answer.message.contains("tags"))
    }

    @Test func rotate() async throws {
        let exchange = Exchange()
        await exchange.session.answer(.rotateKey, Sample.key())
        let answer = await exchange.ask(.post, "/keys/n/rotate", type: nil)
        #expect(answer.status == 200)
        #expect(answer.json["key"]?["kid"]?.stringValue?.hasSuffix(Sample.shown) == true)
        let request = try #require(await exchange.session.only(RotateKey.self))
        #expect(request.trigger == .newVersion)
    }
}
