import HTTPTypes
import KeyModel
import ServiceRequests
import Testing

@testable import AWSDoor

/// Mutated bytes: whatever comes, there is one answer, and at most one request or refusal at the gate.
struct FuzzTests {
    private static let bodies = [
        #"{"KeyId":"alias/app","Plaintext":"aGVsbG8=","EncryptionContext":{"a":"b"},"GrantTokens":[],"DryRun":false}"#,
        #"{"KeySpec":"RSA_2048","KeyUsage":"SIGN_VERIFY","Tags":[{"TagKey":"a","TagValue":"b"}],"Limit":10}"#,
        #"{"KeyId":"\#(Samples.arn)","Message":"aGk=","MessageType":"RAW","SigningAlgorithm":"ECDSA_SHA_256"}"#,
    ]

    @Test(arguments: [1, 2, 3] as [UInt64]) func bodies(_ seed: UInt64) async {
        var random = SplitMix(state: seed)
        for round in 0..<2000 {
            let body = random.mutated(Array(Self.bodies[round % Self.bodies.count].utf8))
            let operation = AWSOperation.allCases[round % AWSOperation.allCases.count]
            let gate = ScriptedGate()
            let answer = await Exchange(Exchange.request(headers: operation.rawValue), body: body, at: gate)
            #expect([200, 400, 500].contains(answer.status))
            #expect(gate.refusals.count + gate.submitted.count == 1)
        }
    }

    @Test(arguments: [4, 5, 6] as [UInt64]) func headers(_ seed: UInt64) async {
        var random = SplitMix(state: seed)
        for _ in 0..<2000 {
            let headers = Exchange.headers("ListKeys").map { name, value in
                (name, random.next() % 3 == 0 ? random.text(mutating: value) : value)
            }
            let target = random.next() % 3 == 0 ? random.text(mutating: "/a/../%20?X-Amz-Date=1&b=%2F") : "/"
            let answer = await Exchange(Exchange.request(.post, target, headers), body: [], at: ScriptedGate())
            #expect([400, 404].contains(answer.status))
        }
    }
}

/// A generator whose runs can be repeated. - Source: Steele, Lea and Flood, SplitMix64 (2014)
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + next() % 3) where !bytes.isEmpty {
            let index = Int(next() % UInt64(bytes.count))
            switch next() % 4 {
            case 0: bytes[index] = UInt8(truncatingIfNeeded: next())
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(bytes[Int(next() % UInt64(bytes.count))], at: index)
            default: bytes.removeLast(bytes.count - index)
            }
        }
        return bytes
    }

    mutating func text(mutating text: String) -> String { String(decoding: mutated(Array(text.utf8)), as: UTF8.self) }
}
