import ArgumentParser
import AuditTrail
import Cryptography
import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON
import Synchronization
import Testing

@testable import aegis_kms

@Suite("The audit commands")
struct AuditCommandTests {
    private static func entry(_ index: UInt64, _ operation: OperationName = .encrypt) -> AuditEntry {
        let record = AuditRecord(
            requestID: "r\(index)", time: Sample.date, phase: .outcome, operation: operation, door: .aws,
            caller: Caller(kind: .user, identifier: "i", name: "eve\u{1B}[2J", account: "1", partition: "aws"))
        return AuditEntry(index: index, record: String(decoding: record.encoded(), as: UTF8.self))
    }

    @Test("query pages until it has what was asked for")
    func query() async throws {
        let session = ScriptedSession { request in
            let before = (request as! QueryAudit).before ?? 10
            return QueryAudit.Outcome(entries: [Self.entry(before - 1)], next: before > 8 ? before - 1 : nil)
        }
        let transcript = Transcript()
        let command = try AuditQueryCommand.parse([
            "--operation", "encrypt", "--from", "2027-01-01", "--limit", "5", "--key", Sample.id("1").text,
        ])
        try await command.perform(in: session, on: transcript.console)
        let lines = transcript.output.split(separator: "\n")
        #expect(lines.count == 4 && lines[1].contains("2027-01-15T08:00:00Z"))
        #expect(!transcript.output.contains("\u{1B}"))
        let asked = try #require(session.requests.first as? QueryAudit)
        #expect(asked.operation == .encrypt && asked.key == Sample.id("1") && asked.limit == 5)
        let json = Transcript()
        try await AuditQueryCommand.parse(["--limit", "2", "--output", "json"]).perform(in: session, on: json.console)
        let documents = try json.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
        #expect(documents.count == 2 && documents[0]["index"]?.intValue == 9)
        #expect(documents[0]["record"]?["id"]?.stringValue == "r9")
    }

    @Test("A follower sees each record once, oldest first, over several pages")
    func follower() async throws {
        let size = Mutex<UInt64>(3)
        let session = ScriptedSession { request in
            let end = (request as! QueryAudit).before ?? size.withLock { $0 }
            let start = end > 2 ? end - 2 : 0
            return QueryAudit.Outcome(
                entries: (start..<end).reversed().map { Self.entry($0) }, next: start > 0 ? start : nil)
        }
        var follower = TrailFollower(session: session, seen: 2)
        #expect(try await follower.next().isEmpty)
        size.withLock { $0 = 8 }
        #expect(try await follower.next().map(\.index) == [3, 4, 5, 6, 7])
        #expect(try await follower.next().isEmpty)
        var first = TrailFollower(session: session, seen: nil)
        #expect(try await first.next().count == 8)
    }

    @Test("tail shows the newest last")
    func tail() async throws {
        let session = ScriptedSession { _ in
            QueryAudit.Outcome(entries: [Self.entry(2, .queryAudit), Self.entry(1)], next: nil)
        }
        let transcript = Transcript()
        try await AuditTail.parse(["-n", "2"]).perform(in: session, on: transcript.console)
        #expect(transcript.output.split(separator: "\n").map { $0.prefix(1) } == ["1", "2"])
        #expect(throws: (any Error).self) { try AuditTail.parse(["-n", "0"]) }
    }

    @Test("prove writes the proof as it came")
    func prove() async throws {
        let scratch = try Scratch()
        let session = ScriptedSession { _ in ProveAudit.Outcome(proof: #"{"index":1}"#) }
        let file = scratch.path + "/proof.json"
        try await AuditProve.parse(["r1", "--out", file]).perform(in: session, on: Transcript().console)
        #expect(try StandardStreams.read(file, limit: 100) == Array("{\"index\":1}\n".utf8))
    }

    @Test("verify and verify-proof: intact is 0, damaged 3, and it is said where")
    func verify() async throws {
        let scratch = try Scratch()
        _ = try CryptographicModule.start(fips: nil)
        let signer = try CheckpointSigner(name: "aegis-kms/cli", key: try PrivateKey.generate(.ed25519))
        let directory = scratch.path + "/audit"
        let trail = try await AuditTrail.open(directory: directory, signer: signer)
        for index in UInt64(0)..<20 {
            _ = try await trail.append(AuditRecord(encoded: Array(Self.entry(index).record.utf8))!)
        }
        let older = try await trail.publish().note
        let proof = try JSONEncoder().encode(try await trail.proof(index: 3))
        await trail.close()
        let key = signer.verifier.text
        let old = try scratch.write(older, to: "older")
        let good = Transcript()
        try AuditVerify.parse([directory, "--key", key, "--against", old]).verify(on: good.console)
        #expect(good.output == "Intact: 20 records of aegis-kms/cli.\n")
        let proofFile = try scratch.write(String(decoding: proof, as: UTF8.self), to: "proof.json")
        let proved = Transcript()
        try AuditVerifyProof.parse([proofFile]).verify(on: proved.console, environment: ["AEGIS_AUDIT_KEY": key])
        #expect(proved.output.hasPrefix("The trail holds record 3:"))
        try damage(directory, scratch, proof, key)
    }

    private func damage(_ directory: String, _ scratch: Scratch, _ proof: Data, _ key: String) throws {
        let forged = String(decoding: proof, as: UTF8.self).replacing("r3", with: "r4")
        let forgedFile = try scratch.write(forged, to: "forged.json")
        let failure = #expect(throws: CommandFailure.self) {
            try AuditVerifyProof.parse([forgedFile, "--key", key]).verify(on: Transcript().console)
        }
        #expect(failure?.status == .damaged)
        // A slow machine has published narrower bundles on the way; the one that counts holds all 20.
        let bundles = FileManager.default.enumeratorPaths(below: directory + "/tile/entries")
        let entries = try #require(bundles.first { $0.hasSuffix(".p/20") })
        var bytes = try StandardStreams.read(entries, limit: 1 << 20)
        let place = try #require(String(decoding: bytes, as: UTF8.self).utf8.count > 0 ? bytes.indices.last : nil)
        bytes[place - 2] ^= 1
        try StandardStreams.write(bytes, toFile: entries)
        let bad = Transcript()
        let code = #expect(throws: ExitCode.self) {
            try AuditVerify.parse([directory, "--key", key, "--output", "json"]).verify(on: bad.console)
        }
        #expect(code?.rawValue == 3)
        let report = try JSON.parse(Array(bad.bytes.dropLast()))
        #expect(report["intact"]?.boolValue == false && report["findings"]?[0]?["index"]?.intValue == 19)
    }

    @Test("Without a key, with no key, without a trail")
    func verifyFaults() throws {
        #expect(throws: CommandFailure.self) {
            try AuditVerify.parse(["/nowhere"]).verify(on: Transcript().console, environment: [:])
        }
        #expect(throws: CommandFailure.verifierKeyMalformed) {
            try AuditVerify.parse(["/nowhere", "--key", "x"]).verify(on: Transcript().console, environment: [:])
        }
        let scratch = try Scratch()
        let file = try scratch.write("{}", to: "proof.json")
        let failure = #expect(throws: CommandFailure.self) {
            try AuditVerifyProof.parse([file, "--key", "x"]).verify(on: Transcript().console, environment: [:])
        }
        #expect(failure?.status == .damaged)
    }
}

extension FileManager {
    /// Files below a folder, by their whole paths.
    func enumeratorPaths(below folder: String) -> [String] {
        (try? subpathsOfDirectory(atPath: folder))?.map { folder + "/" + $0 }.filter { path in
            var isFolder = false
            return fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
        }.sorted() ?? []
    }
}
