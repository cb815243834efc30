import NIOHTTP1
import Testing

@testable import HTTPFront

/// The rules alone: over a socket the parser refuses most of this before them, and should it ever stop, they have to hold.
@Suite struct HeadRulesTests {
    private func accept(_ fields: [(String, String)], version: HTTPVersion = .http1_1) throws(HTTPRefusal)
        -> AcceptedHead
    {
        let head = HTTPRequestHead(
            version: version, method: .POST, uri: "/", headers: HTTPHeaders([("Host", "h")] + fields))
        return try HeadRules(limits: HTTPLimits(), scheme: "http").accept(head)
    }

    @Test(arguments: ["4, 4", "+4", "-1", "", "4 ", "0x4", "\u{664}"])
    func `a length is digits`(length: String) {
        #expect(throws: HTTPRefusal.framingAmbiguous) { try accept([("Content-Length", length)]) }
    }

    @Test func `a body ends in one way`() {
        let both = [("content-length", "4"), ("Transfer-Encoding", "chunked")]
        #expect(throws: HTTPRefusal.framingAmbiguous) {
            try accept([("Content-Length", "4"), ("Content-length", "4")])
        }
        #expect(throws: HTTPRefusal.framingAmbiguous) { try accept(both) }
        #expect(throws: HTTPRefusal.framingAmbiguous) { try accept(both.reversed()) }
        #expect(throws: HTTPRefusal.framingAmbiguous) { try accept([both[1], both[1]]) }
        #expect(throws: HTTPRefusal.framingAmbiguous) { try accept([both[1]], version: .http1_0) }
        #expect(throws: HTTPRefusal.transferCodingUnsupported) { try accept([("Transfer-Encoding", "gzip, chunked")]) }
    }

    @Test func `fields are ASCII for the most part`() throws {
        _ = try accept([("User-Agent", "prüfer/1.0")])
        let marks = String(repeating: "\u{301}\u{323}", count: 257)
        #expect(throws: HTTPRefusal.headTooLarge) { try accept([("User-Agent", marks)]) }
    }

    @Test func `what is right is accepted`() throws {
        #expect(try accept([("CONTENT-LENGTH", "007")]).contentLength == 7)
        #expect(try accept([("Content-Length", String(repeating: "9", count: 30))]).contentLength == .max)
        #expect(try accept([("Transfer-encoding", "Chunked")]).contentLength == nil)
    }
}
