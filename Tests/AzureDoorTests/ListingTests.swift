import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@Suite struct ListingTests {
    @Test func keys() async throws {
        let exchange = Exchange()
        let names = [
            Sample.named("a"), Sample.named("with/slash"), Sample.named("under_score"), Sample.named("b", nil),
            Sample.named("gone", Sample.key(destruction: .now)), Sample.named("off", Sample.key(state: .suspended)),
        ]
        await exchange.session.answer(.listKeyNames, Page(names, next: nil))
        let answer = await exchange.ask(.get, "/keys")
        let items = try #require(answer.json["value"]?.arrayValue)
        let base = "https://aegis-kv.vault.localhost:8443/keys/"
        #expect(items.map { $0["kid"]?.stringValue } == [base + "a", base + "b", base + "off"])
        #expect(items.map { $0["attributes"]?["enabled"]?.boolValue } == [true, nil, false])
        #expect(answer.json["nextLink"] == .null)
        let request = try #require(await exchange.session.only(ListKeyNames.self))
        #expect(request.describing)
        #expect(request.page == PageRequest(limit: 25))
        #expect(request.vault == .named("aegis-kv"))
    }

    @Test func linkToTheNextPageIsWholeAndWorks() async throws {
        let exchange = Exchange()
        let marker = "a/ü&=+%"
        await exchange.session.answer(.listKeyNames, Page([Sample.named("a")], next: marker))
        let answer = await exchange.ask(.get, "/keys?api-version=7.6-preview.2&maxresults=1")
        let link = try #require(answer.json["nextLink"]?.stringValue)
        #expect(
            link == "https://aegis-kv.vault.localhost:8443/keys?api-version=7.6-preview.2&maxresults=1&$skiptoken="
                + marker.encoded)

        await exchange.session.answer(.listKeyNames, Page([NamedKey](), next: nil))
        let path = String(link.dropFirst("https://aegis-kv.vault.localhost:8443".count))
        let last = await exchange.ask(.get, path)
        #expect(last.json["value"] == .array([]))
        let requests = await exchange.session.requests.compactMap { $0 as? ListKeyNames }
        #expect(requests.last?.page == PageRequest(limit: 1, after: marker))
        // Clients may send `$` encoded.
        await exchange.session.answer(.listKeyNames, Page([NamedKey](), next: nil))
        #expect(await exchange.ask(.get, path.replacing("$", with: "%24")).status == 200)
    }

    @Test(arguments: ["0", "26", "-1", "x", "", "1.0", "99999999999999999999"])
    func pageSizes(_ size: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys?api-version=7.6&maxresults=\(size)")
        #expect(answer.status == 400)
        #expect(answer.message.contains("maxresults"))
        #expect(await exchange.session.refusals.map(\.error) == [.invalidInput(.pageSize)])
    }

    @Test(arguments: ["", "a", "a=", "_w", String(repeating: "A", count: 1404)])
    func markers(_ marker: String) async {
        let exchange = Exchange()
        let answer = await exchange.ask(.get, "/keys?api-version=7.6&$skiptoken=\(marker)")
        #expect(answer.status == 400)
        #expect(await exchange.session.refusals.map(\.error) == [.invalidInput(.pageMarker)])
    }

    @Test func versions() async throws {
        let exchange = Exchange()
        let second = String(repeating: "f", count: 64)
        await exchange.session.answer(.describeKey, Sample.key(tags: ["a": "b"]))
        await exchange.session.answer(
            .listKeyVersions,
            Page(
                [Sample.versionDescription(enabled: false), Sample.versionDescription(identifier: second)], next: second
            ))
        let answer = await exchange.ask(.get, "/keys/n/versions?api-version=7.6&maxresults=2")
        let items = try #require(answer.json["value"]?.arrayValue)
        let base = "https://aegis-kv.vault.localhost:8443/keys/n/"
        #expect(items.map { $0["kid"]?.stringValue } == [base + Sample.shown, base + second.prefix(32)])
        #expect(items.map { $0["attributes"]?["enabled"]?.boolValue } == [false, true])
        #expect(items.map { $0["tags"]?["a"]?.stringValue } == ["b", "b"])
        #expect(
            answer.json["nextLink"]?.stringValue?.hasPrefix(base + "versions?api-version=7.6&maxresults=2&") == true)
        #expect(await exchange.session.only(ListKeyVersions.self)?.page == PageRequest(limit: 2))
    }

    @Test func versionsOfADeletedKey() async {
        let exchange = Exchange()
        await exchange.session.answer(.describeKey, Sample.key(destruction: .now))
        #expect(await exchange.ask(.get, "/keys/n/versions").status == 404)
    }
}
