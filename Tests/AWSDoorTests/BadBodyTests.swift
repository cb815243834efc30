import KeyModel
import ServiceRequests
import Testing

@testable import AWSDoor

/// Bodies that are no request. Nothing of what they hold is repeated: it may be a plaintext.
struct BadBodyTests {
    private static let key = #""KeyId":"\#(Samples.keyText)""#
    private static let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="

    @Test(arguments: [
        "", " ", "{", "}", "null", "[]", "1", "\"a\"", "{\"a\"}", "{\"a\":1,}", "{\"a\":01}", "{'a':1}",
        #"{"KeyId":"a","KeyId":"b"}"#, #"{"KeyId":"a","\#u{5C}u004beyId":"b"}"#, #"{"KeyId":"\ud800"}"#,
        #"{"KeyId":"a"} x"#, #"{"Plaintext":"\#(secret)","Plaintext":"\#(secret)"}"#,
        String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33),
        String(repeating: "[", count: 10_000), #"{"KeyId":"a\#u{01}"}"#, #"{"Plaintext":"aGk","KeyId":"a"}"#,
        #"{"Plaintext":"aGk=\n","KeyId":"a"}"#, #"{"Plaintext":"a-_=","KeyId":"a"}"#,
        #"{"Plaintext":"!!!!","KeyId":"a"}"#,
        #"{"Plaintext":"aGl=","KeyId":"a"}"#,
    ])
    func notARequest(_ body: String) async {
        let gate = ScriptedGate()
        let answer = await Exchange("Encrypt", body, at: gate)
        #expect(answer.status == 400)
        #expect(answer.type == "SerializationException")
        #expect(!answer.text.contains(Self.secret))
        #expect(gate.submitted.isEmpty)
        #expect(gate.refusals == [.init(operation: .encrypt, cause: .unreadable)])
    }

    @Test func notUTF8() async {
        let body = Array(#"{"KeyId":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        let answer = await Exchange(Exchange.request(headers: "Encrypt"), body: body, at: ScriptedGate())
        #expect(answer.type == "SerializationException")
    }

    static let wrongTypes: [(String, String, String)] = [
        ("Encrypt", #"{"KeyId":1,"Plaintext":"aGk="}"#, "NUMBER_VALUE can not be converted to a String"),
        ("Encrypt", #"{"KeyId":true,"Plaintext":"aGk="}"#, "TRUE_VALUE can not be converted to a String"),
        ("Encrypt", #"{"KeyId":{},"Plaintext":"aGk="}"#, "Start of structure or map found where not expected."),
        ("Encrypt", #"{"KeyId":[],"Plaintext":"aGk="}"#, "Start of list found where not expected."),
        ("Encrypt", #"{\#(key),"Plaintext":5}"#, "NUMBER_VALUE can not be converted to a Blob"),
        ("Encrypt", #"{\#(key),"Plaintext":"aGk=","DryRun":"true"}"#, "STRING_VALUE can not be converted to a Boolean"),
        (
            "Encrypt", #"{\#(key),"Plaintext":"aGk=","EncryptionContext":"a"}"#,
            "STRING_VALUE can not be converted to a Map"
        ),
        (
            "Encrypt", #"{\#(key),"Plaintext":"aGk=","EncryptionContext":{"a":1}}"#,
            "NUMBER_VALUE can not be converted to a String"
        ),
        ("Encrypt", #"{\#(key),"Plaintext":"aGk=","GrantTokens":"a"}"#, "STRING_VALUE can not be converted to a List"),
        (
            "Encrypt", #"{\#(key),"Plaintext":"aGk=","GrantTokens":[1]}"#,
            "NUMBER_VALUE can not be converted to a String"
        ),
        ("GenerateRandom", #"{"NumberOfBytes":"32"}"#, "STRING_VALUE can not be converted to an Integer"),
        ("GenerateRandom", #"{"NumberOfBytes":32.5}"#, "NUMBER_VALUE can not be converted to an Integer"),
        (
            "GenerateRandom", #"{"NumberOfBytes":99999999999999999999}"#,
            "NUMBER_VALUE can not be converted to an Integer"
        ),
        ("TagResource", #"{\#(key),"Tags":{}}"#, "Start of structure or map found where not expected."),
        ("TagResource", #"{\#(key),"Tags":["a"]}"#, "STRING_VALUE can not be converted to a Structure"),
        (
            "TagResource", #"{\#(key),"Tags":[{"TagKey":1,"TagValue":""}]}"#,
            "NUMBER_VALUE can not be converted to a String"
        ),
        ("UntagResource", #"{\#(key),"TagKeys":[null]}"#, "Unexpected null value."),
        ("CreateKey", #"{"MultiRegion":1}"#, "NUMBER_VALUE can not be converted to a Boolean"),
        ("CreateKey", "[]", "Start of list found where not expected."),
    ]

    @Test(arguments: wrongTypes.indices) func wrongType(_ index: Int) async {
        let (operation, json, message) = Self.wrongTypes[index]
        let answer = await Exchange(operation, json)
        #expect(answer.status == 400)
        #expect(answer.type == "SerializationException")
        #expect(answer.message == message)
    }

    @Test func secretsAreNotRepeated() async {
        for json in [
            #"{\#(Self.key),"Plaintext":"\#(Self.secret)","EncryptionAlgorithm":"X"}"#,
            #"{\#(Self.key),"Plaintext":"\#(String(repeating: Self.secret, count: 300))"}"#,
            #"{\#(Self.key),"Plaintext":["\#(Self.secret)"]}"#,
        ] {
            let answer = await Exchange("Encrypt", json)
            #expect(answer.status == 400)
            #expect(!answer.text.contains("c2Vjc"))
        }
    }

    /// What AWS adds to its model tomorrow doesn't break today's service, as with AWS itself.
    @Test func unknownMembersAreIgnored() async {
        let outcome = Encrypt.Outcome(key: Samples.version, ciphertext: [1], algorithm: .symmetric)
        let json = #"{\#(Self.key),"Plaintext":"aGk=","New":{"a":[1,2]}}"#
        let answer = await Exchange("Encrypt", json, at: ScriptedGate(outcome: .success(outcome)))
        #expect(answer.status == 200)
    }
}
