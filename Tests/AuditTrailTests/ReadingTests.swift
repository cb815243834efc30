import FoundationEssentials
import KeyModel
import Testing

@testable import AuditTrail

@Suite struct ReadingTests {
    private let scratch: Scratch
    private let trail: AuditTrail

    init() async throws {
        startModule()
        scratch = try Scratch()
        try await copyTemplate(to: scratch)
        trail = try await openTrail(scratch.trail)
    }

    private func all(_ query: AuditQuery) async throws -> [UInt64] {
        var query = query
        var indexes: [UInt64] = []
        while true {
            let page = try await trail.query(query)
            #expect(page.records.count <= query.limit)
            indexes += page.records.map(\.index)
            guard let next = page.next else { return indexes }
            query.before = next
        }
    }

    @Test func readsByIndex() async throws {
        for (from, to) in [(0, 700), (0, 1), (255, 257), (511, 512), (690, 900), (700, 701), (5, 5)] {
            let records = try await trail.records(from: UInt64(from), to: UInt64(to))
            #expect(records.map { Int($0.index) } == Array(from..<max(from, min(to, 700))))
            #expect(records.allSatisfy { $0.record == sample(Int($0.index)) })
        }
    }

    @Test func pagesBackwards() async throws {
        for limit in [1, 7, 100, 256, 1_000] {
            var query = AuditQuery()
            query.limit = limit
            if limit > 1 { #expect(try await all(query) == Array((0..<700).reversed())) }
            #expect(try await trail.query(query).records.first?.index == 699)
        }
    }

    @Test func filters() async throws {
        var query = AuditQuery()
        query.operation = .encrypt
        #expect(try await all(query).count == 350)
        query.principal = "id-1"
        #expect(try await all(query).allSatisfy { $0 % 2 == 0 && $0 % 3 == 1 })
        query.principal = "name-1"
        query.outcome = "accessDenied"
        #expect(try await all(query) == (0..<700).reversed().filter { $0 % 30 == 10 })
        query = AuditQuery()
        query.requestID = "request-321"
        #expect(try await all(query) == [321])
        query.requestID = "request-32"
        #expect(try await all(query) == [32])
        query = AuditQuery()
        query.key = KeyIdentifier()
        #expect(try await all(query) == [])
        query = AuditQuery()
        query.phase = .intent
        #expect(try await all(query) == [])
    }

    @Test func filtersByTime() async throws {
        var query = AuditQuery()
        query.from = Date(timeIntervalSince1970: 1_700_000_600)
        query.to = Date(timeIntervalSince1970: 1_700_000_610)
        #expect(try await all(query) == Array((600..<610).reversed()))
        query.from = nil
        #expect(try await all(query).count == 610)
    }

    @Test func findsByKeyAsSourceToo() async throws {
        let key = KeyIdentifier()
        var record = sample(1)
        record.key = key
        let first = try await trail.append(record)
        record.otherKey = key
        record.key = KeyIdentifier()
        let second = try await trail.append(record)
        var query = AuditQuery()
        query.key = key
        #expect(try await all(query) == [second, first])
    }

    @Test func findsWhichRequestsAreThere() async throws {
        let found = try await trail.indexes(ofRequests: ["request-0", "request-699", "request-1000"])
        #expect(found == ["request-0": 0, "request-699": 699])
        #expect(try await trail.indexes(ofRequests: ["request-0"], amongLast: 10) == [:])
        #expect(try await trail.index(ofRequest: "request-5", phase: .outcome) == 5)
        #expect(try await trail.index(ofRequest: "request-5", phase: .intent) == nil)
        #expect(try await trail.indexes(ofRequests: []) == [:])
    }

    @Test(arguments: [0, 1, 255, 256, 511, 512, 698, 699])
    func provesARecord(_ index: UInt64) async throws {
        let proof = try await trail.proof(index: index)
        #expect(try proof.verify(verifierKey: trail.verifierKey) == sample(Int(index)))
        let json = try JSONEncoder().encode(proof)
        let read = try JSONDecoder().decode(InclusionProof.self, from: json)
        #expect(read == proof)
        var text = String(decoding: json, as: UTF8.self)
        text = text.replacing("\"index\":\(index)", with: "\"index\":\(index ^ 1)")
        let moved = try JSONDecoder().decode(InclusionProof.self, from: Data(text.utf8))
        #expect(throws: AuditError.corrupted(at: index ^ 1, .rootMismatch)) {
            try moved.verify(verifierKey: trail.verifierKey)
        }
    }

    @Test func provesByRequest() async throws {
        let index = try await trail.append(sample(5_000))
        let proof = try await trail.proof(requestID: "request-5000")
        #expect(proof.index == index)
        #expect(try proof.verify(verifierKey: trail.verifierKey).requestID == "request-5000")
        await #expect(throws: AuditError.notFound) { try await trail.proof(requestID: "nobody") }
        await #expect(throws: AuditError.notFound) { try await trail.proof(index: 100_000) }
    }

    @Test func provesConsistency() async throws {
        let older = try await trail.publish()
        try await fill(trail, 333)
        let newer = try await trail.publish()
        let proof = try await trail.consistencyProof(from: older.note)
        #expect(proof.newer == newer.note && !proof.path.isEmpty)
        try proof.verify(verifierKey: trail.verifierKey)
        let wrong = ConsistencyProof(older: proof.older, newer: proof.newer, path: proof.path.reversed())
        #expect(throws: AuditError.self) { try wrong.verify(verifierKey: trail.verifierKey) }
    }

    @Test func readsWhileOthersAppend() async throws {
        let trail = trail
        let writer = Task { try await fill(trail, 5_000) }
        for _ in 0..<20 {
            let page = try await trail.query(AuditQuery())
            #expect(page.records.count == 100)
            let proof = try await trail.proof(index: page.records[50].index)
            _ = try proof.verify(verifierKey: trail.verifierKey)
        }
        _ = try await writer.value
    }
}
