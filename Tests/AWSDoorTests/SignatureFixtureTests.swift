import FoundationEssentials
import HTTPTypes
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor
@testable import RequestSigning

/// Requests that botocore signed: the door must find the same canonical request in each.
struct SignatureFixtureTests {
    struct Signed: Sendable, CustomTestStringConvertible {
        let name: String
        let json: JSONValue
        var testDescription: String { name }
    }

    static let cases: [Signed] = {
        let fixture = try? Fixture.json("sigv4.json").arrayValue
        return (fixture ?? []).map { Signed(name: $0["name"]?.stringValue ?? "", json: $0) }
    }()

    @Test func thereAreFixtures() { #expect(Self.cases.count == 20) }

    @Test(arguments: cases) func findsWhatWasSigned(_ signed: Signed) throws {
        let headers = (signed.json["headers"]?.arrayValue ?? []).map {
            ($0[0]?.stringValue ?? "", $0[1]?.stringValue ?? "")
        }
        let target = try #require(signed.json["target"]?.stringValue)
        let head = RequestHead(Exchange.request(.post, target, headers))
        let body = Array((signed.json["body"]?.stringValue ?? "").utf8)
        let signature = try #require(try SignatureReader.read(head, body: body, service: "kms"))
        let expected = try #require(signed.json["canonicalHead"]?.stringValue)
        #expect(String(decoding: signature.canonicalHead, as: UTF8.self) == expected)
        #expect(signature.timestamp == "20261124T090000Z")
        #expect(signature.signed.timeIntervalSince1970 == 1_795_510_800)
        #expect(signature.scopeDate == "20261124")
        #expect(signature.region == "us-gov-west-1")
        #expect(signature.service == "kms")
        #expect(signature.payload == body)
        #expect(signature.signature.count == 32)
        let isSession = signed.name.contains("session")
        #expect(signature.sessionToken == (isSession ? "session//token==" : nil))
        let expires = ["in the query": 900, "in the query with a session": 604_800]
        #expect(signature.validFor == expires[signed.name])
    }

    @Test(arguments: cases) func isForThisDoor(_ signed: Signed) throws {
        let headers = (signed.json["headers"]?.arrayValue ?? []).map {
            ($0[0]?.stringValue ?? "", $0[1]?.stringValue ?? "")
        }
        let target = try #require(signed.json["target"]?.stringValue)
        #expect(AWSDoor.isAddressed(by: Exchange.request(.post, target, headers)))
    }
}
