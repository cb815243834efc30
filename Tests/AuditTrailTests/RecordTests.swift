import FoundationEssentials
import KeyModel
import Testing

@testable import AuditTrail

@Suite struct RecordTests {
    private static let full = AuditRecord(
        requestID: "4f2c9d10-0000-4000-8000-000000000001", time: Date(timeIntervalSince1970: 1_763_975_051.123456),
        phase: .outcome, operation: .reEncrypt, door: .azure,
        caller: Caller(kind: .user, identifier: "id", name: "Ärger", account: "123456789012", partition: "aws-us-gov"),
        sourceAddress: "::1", vault: "aegis", key: KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab"),
        keyVersion: 3, otherKey: KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ac"), otherKeyVersion: .max,
        outcome: "accessDenied", decidedBy: "key/statement", indicator: .notApproved,
        details: [.userAgent: "curl", .contextKeys: "a,b"])

    @Test func writesOneLineInAFixedOrder() {
        #expect(
            String(decoding: Self.full.encoded(), as: UTF8.self) == """
                {"v":1,"id":"4f2c9d10-0000-4000-8000-000000000001","time":"2025-11-24T09:04:11.123456Z",\
                "phase":"outcome","operation":"reEncrypt","door":"azure","caller":{"kind":"user","id":"id",\
                "name":"Ärger","account":"123456789012","partition":"aws-us-gov"},"source":"::1","vault":"aegis",\
                "key":"1234abcd-12ab-34cd-56ef-1234567890ab","version":3,\
                "otherKey":"1234abcd-12ab-34cd-56ef-1234567890ac","otherVersion":4294967295,\
                "outcome":"accessDenied","decidedBy":"key/statement","indicator":"notApproved",\
                "details":{"contextKeys":"a,b","userAgent":"curl"}}
                """)
    }

    @Test func readsWhatItWrote() throws {
        #expect(AuditRecord(encoded: Self.full.encoded()) == Self.full)
        let least = AuditRecord(
            requestID: "r", time: Date(timeIntervalSince1970: 0), phase: .refused, operation: nil, door: .native,
            caller: .anonymous, outcome: "credentialMissing")
        #expect(AuditRecord(encoded: least.encoded()) == least)
        for part in SystemPart.allCases {
            var record = Self.full
            record.caller = .system(part)
            #expect(AuditRecord(encoded: record.encoded()) == record)
        }
    }

    @Test func everyOperationAndDetailGoesThrough() {
        for operation in OperationName.allCases {
            var record = Self.full
            record.operation = operation
            record.details = Dictionary(uniqueKeysWithValues: DetailName.allCases.map { ($0, $0.rawValue) })
            #expect(AuditRecord(encoded: record.encoded()) == record)
        }
    }

    @Test func hostileTextStaysOneHarmlessLine() throws {
        let hostile = "a\r\nfake \u{1b}[31m\u{202E}txt\u{2066}\0\u{7F}\u{85}\u{2028}\"}]\\\u{200B}\u{FEFF}\u{E0001}é😀"
        var record = Self.full
        record.requestID = hostile
        record.caller.name = hostile
        record.details[.userAgent] = hostile
        let bytes = record.encoded()
        #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let text = String(decoding: bytes, as: UTF8.self)
        for scalar in text.unicodeScalars {
            #expect(![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory))
        }
        #expect(text.contains("é😀"))
        #expect(AuditRecord(encoded: bytes) == record)
    }

    @Test func longTextIsCut() throws {
        var record = Self.full
        for text in ["x", "é", "😀", "\u{1b}", "\""] {
            record.requestID = String(repeating: text, count: 100_000)
            record.details = Dictionary(uniqueKeysWithValues: DetailName.allCases.map { ($0, record.requestID) })
            record.caller.name = record.requestID
            let bytes = record.encoded()
            // What a frame of the journal holds, and an entry bundle's 16 bits can count.
            #expect(bytes.count < 1 << 16)
            let read = try #require(AuditRecord(encoded: bytes))
            #expect(read.requestID.hasSuffix("…") && read.requestID.hasPrefix(text))
            #expect(read.requestID.utf8.count <= AuditRecord.textByteLimit)
        }
        record.requestID = String(repeating: "x", count: AuditRecord.textByteLimit)
        #expect(AuditRecord(encoded: record.encoded())?.requestID == record.requestID)
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000000Z"), (951_782_400, "2000-02-29T00:00:00.000000Z"),
        (-0.000001, "1969-12-31T23:59:59.999999Z"), (4_102_444_799.5, "2099-12-31T23:59:59.500000Z"),
        (-62_135_596_800, "0001-01-01T00:00:00.000000Z"), (1e15, "9999-12-31T23:59:59.999999Z"),
        (.infinity, "9999-12-31T23:59:59.999999Z"),
    ])
    func writesTimes(_ seconds: Double, _ text: String) {
        let microseconds = Timestamp.microseconds(of: Date(timeIntervalSince1970: seconds))
        #expect(Timestamp.text(microseconds) == text)
        #expect(Timestamp.parse(text) == microseconds)
    }

    @Test(arguments: [
        "", "2026-02-30T00:00:00.000000Z", "2026-11-24T24:00:00.000000Z", "2026-11-24T09:04:11.12345Z",
        "2026-11-24t09:04:11.123456Z", "2026-11-24T09:04:11.123456+", "2026-1\u{30}-24T09:04:1a.123456Z",
    ])
    func refusesTimes(_ text: String) { #expect(Timestamp.parse(text) == nil) }

    @Test func refusesWhatIsNoRecord() {
        let text = String(decoding: Self.full.encoded(), as: UTF8.self)
        for changed in [
            "", "{}", "[]", text.replacing("\"v\":1", with: "\"v\":2"), text.replacing("aws-us-gov\"", with: "\""),
            text.replacing("\"phase\":\"outcome\"", with: "\"phase\":\"else\""), String(text.dropLast()),
            text.replacing("\"id\":\"id\",", with: ""), text.replacing("T09", with: "T99"),
        ] where !changed.contains("partition\":\"\"") {
            #expect(AuditRecord(encoded: Array(changed.utf8)) == nil)
        }
    }
}
