import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@testable import NativeDoor

@Suite struct WireTests {
    private func text<Value: Encodable>(_ value: Value) throws -> String {
        String(decoding: try NativeWire.encode(value), as: UTF8.self)
    }

    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try NativeWire.decode(Value.self, from: NativeWire.encode(value))
    }

    @Test func `a request looks as the format document shows it`() throws {
        let request = Encrypt(
            key: KeyReference(.name("aegis-prod-dek"), in: .named("aegis-kv")),
            plaintext: SecretBytes(copying: [1, 2, 3, 4]),
            context: ["purpose": "demo"])
        #expect(
            try text(request)
                == #"{"key":{"vault":{"named":{"_0":"aegis-kv"}},"selector":{"name":{"_0":"aegis-prod-dek"}}},"#
                + #""plaintext":"AQIDBA==","algorithm":{"symmetric":{}},"context":{"purpose":"demo"}}"#)
    }

    @Test func `requests and outcomes come back as they were`() throws {
        let encrypt = Encrypt(
            key: KeyReference(.id(Samples.key), in: .located(region: "r", account: "a")),
            version: String(repeating: "0", count: 64), plaintext: SecretBytes(copying: 0...255),
            algorithm: .rsaOAEP(.sha256), context: ["ü": "\u{1F511}", "": "\n"])
        let back = try roundTrip(encrypt)
        #expect(back.plaintext == encrypt.plaintext)
        #expect(back.key == encrypt.key && back.version == encrypt.version && back.context == encrypt.context)
        #expect(back.algorithm == encrypt.algorithm)
        let query = QueryAudit(from: Samples.date, operation: .reEncrypt, key: Samples.key, before: .max, limit: 3)
        let queryBack = try roundTrip(query)
        #expect(queryBack.from == Samples.date && queryBack.to == nil && queryBack.before == .max)
        #expect(queryBack.operation == .reEncrypt && queryBack.key == Samples.key)
        let page = try roundTrip(Page([Samples.vault, Samples.vault], next: "n"))
        #expect(page.elements == [Samples.vault, Samples.vault] && page.next == "n")
        let key = PublicKeyMaterial(subjectPublicKeyInfo: [9, 8], components: .rsa(modulus: [0xFF, 0], exponent: []))
        #expect(try roundTrip(key) == key)
        let work = ListDueWork.Outcome(work: [.destroy(Samples.version.key), .rotate(Samples.version.key)])
        #expect(try roundTrip(work).work == work.work)
        let empty = try roundTrip(PutPrincipal.Outcome(principal: .anonymous, credentials: nil))
        #expect(empty.credentials == nil)
        #expect(try text(ListVaults.Outcome(vaults: [])) == #"{"vaults":[]}"#)
        _ = try roundTrip(DestroyKey.Outcome())
    }

    /// 20,000 pairs once took seconds: each was looked for among all the others.
    @Test func `many pairs are read in linear time`() throws {
        let pairs = Dictionary(uniqueKeysWithValues: (0..<18_000).map { ("key \($0)", "\($0)") })
        let bytes = try NativeWire.encode(pairs)
        let start = ContinuousClock.now
        #expect(try NativeWire.decode([String: String].self, from: bytes) == pairs)
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    @Test(arguments: [0, 0.001, 0.999, 1_795_000_000.123, -1.5, 4_102_444_799.999])
    func `dates are told to the millisecond`(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(abs(try roundTrip(date).timeIntervalSince(date)) < 0.0006)
        #expect(try roundTrip(try roundTrip(date)) == roundTrip(date))
    }

    @Test func `dates are RFC 3339`() throws {
        #expect(try text(Date(timeIntervalSince1970: 1.25)) == #""1970-01-01T00:00:01.250Z""#)
        #expect(
            try NativeWire.decode(Date.self, from: Array(#""1970-01-01T00:00:02Z""#.utf8)).timeIntervalSince1970 == 2)
    }

    @Test(arguments: [
        #"{"limit":1,"limit":2}"#, #"{"limit":"1"}"#, #"{"limit":1.5}"#, #"{"limit":99999999999999999999}"#, #"{}"#,
        "[]",
        "", "null", #"{"limit":1} x"#, #"{"limit":true}"#, #"{"limit":1,"#,
        #"{"limit":1,"a":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
    ])
    func `what is not exactly a request is none`(text: String) {
        #expect(throws: (any Error).self) { try NativeWire.decode(ListDueWork.self, from: Array(text.utf8)) }
    }

    @Test(arguments: ["AQI", "AQID=", "AQ==\\n", "A Q=", "AR==", "_-8="])
    func `secrets and bytes are strict base64`(text: String) {
        let json = Array("\"\(text)\"".utf8)
        #expect(throws: (any Error).self) { try NativeWire.decode(SecretBytes.self, from: json) }
        #expect(throws: (any Error).self) { try NativeWire.decode([UInt8].self, from: json) }
    }

    @Test func `every error comes back as it was`() throws {
        #expect(try Samples.namesOfErrors == Set(Samples.errors.map(\.label)))
        for error in Samples.errors {
            let (response, body) = NativeAnswer.failure(error, requestID: "id")
            let answer = try NativeWire.decode(NativeErrorAnswer.self, from: body)
            #expect(answer.error == error)
            #expect(answer.label == error.label && answer.requestID == "id")
            #expect(!answer.message.isEmpty && answer.message != error.label)
            #expect(response.status.code >= 400)
        }
    }
}
