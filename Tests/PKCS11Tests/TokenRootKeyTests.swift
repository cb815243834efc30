import CPKCS11
import Foundation
import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

@Suite struct TokenRootKeyTests {
    let key = SecretBytes(copying: Array(1...32))

    @Test func wrapsAndUnwraps() async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        let blob = try await root.wrap(key, context: [7])
        #expect(blob.count == 32 + 46)
        #expect(try await root.unwrap(blob, context: [7]) == key)
        #expect(try await root.wrap(key, context: [7]) != blob)
    }

    @Test(arguments: [1, 31, 33, 4096]) func wrapsOtherSizes(count: Int) async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        let secret = SecretBytes(copying: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
        let context = [UInt8](repeating: 9, count: 4096)
        #expect(try await root.unwrap(root.wrap(secret, context: context), context: context) == secret)
    }

    @Test func refusesSizesOutOfBounds() async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        for count in [0, 4097] {
            await #expect(throws: RootError.inputRefused) {
                try await root.wrap(SecretBytes(count: count) { _ in }, context: [])
            }
        }
        await #expect(throws: RootError.inputRefused) {
            try await root.wrap(key, context: [UInt8](repeating: 0, count: 4097))
        }
    }

    @Test func isFoundAgainByLabelAndIdentifier() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let root = try await TokenRootKey.create(in: HardwareToken(hsm.configuration("token")), label: "root")
        let blob = try await root.wrap(key, context: [])
        let secondToken = try HardwareToken(hsm.configuration("token"))
        for identifier in [nil, root.identity.keyIdentifier] {
            let again = try await TokenRootKey.open(in: secondToken, label: "root", keyIdentifier: identifier)
            #expect(again.identity == root.identity)
            #expect(try await again.unwrap(blob, context: []) == key)
        }
        #expect(root.identity.kind == .pkcs11)
        #expect(root.identity.label == "token")
        #expect(root.identity.keyIdentifier.count == 32)
    }

    @Test func isOpenedByAnotherProcessOfTheSameToken() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let root = try await TokenRootKey.create(in: HardwareToken(hsm.configuration("token")), label: "root")
        let blob = try await root.wrap(key, context: [1])
        let elsewhere = try HardwareToken(hsm.configuration("token", path: hsm.anotherModulePath()))
        let again = try await TokenRootKey.open(in: elsewhere, label: "root")
        #expect(try await again.unwrap(blob, context: [1]) == key)
    }

    @Test func refusesAnotherContext() async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        let blob = try await root.wrap(key, context: [1, 2])
        for context: [UInt8] in [[], [1], [1, 2, 3], [2, 2]] {
            await #expect(throws: RootError.corrupted) { try await root.unwrap(blob, context: context) }
        }
        #expect(try await root.unwrap(blob, context: [1, 2]) == key)
    }

    @Test func refusesAFlippedBitAtEveryByteAndEveryTruncation() async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        let blob = try await root.wrap(key, context: [1])
        for index in blob.indices {
            var changed = blob
            changed[index] ^= 1
            let refusal = (2..<18).contains(index) ? RootError.keyMismatch : .corrupted
            if index == 1 {
                // The identifier's length: what follows is read as another root key's.
                await #expect(throws: RootError.keyMismatch) { try await root.unwrap(changed, context: [1]) }
            } else {
                await #expect(throws: refusal, "byte \(index)") { try await root.unwrap(changed, context: [1]) }
            }
            await #expect(throws: RootError.corrupted, "\(index) bytes") {
                try await root.unwrap(Array(blob.prefix(index)), context: [1])
            }
        }
        #expect(try await root.unwrap(blob, context: [1]) == key)
    }

    @Test func refusesWhatAnotherRootWrapped() async throws {
        let token = try SoftHSM.newToken()
        let one = try await TokenRootKey.create(in: token, label: "one")
        let other = try await TokenRootKey.create(in: token, label: "other")
        let blob = try await one.wrap(key, context: [])
        await #expect(throws: RootError.keyMismatch) { try await other.unwrap(blob, context: []) }
    }

    @Test func makesNoSecondKeyOfOneLabel() async throws {
        let token = try SoftHSM.newToken()
        _ = try await TokenRootKey.create(in: token, label: "root")
        await #expect(throws: RootError.alreadyExists) { try await TokenRootKey.create(in: token, label: "root") }
    }

    @Test func saysWhatIsMissing() async throws {
        let token = try SoftHSM.newToken()
        await #expect(throws: RootError.keyMissing) { try await TokenRootKey.open(in: token, label: "root") }
        let root = try await TokenRootKey.create(in: token, label: "root")
        await #expect(throws: RootError.keyMissing) {
            try await TokenRootKey.open(in: token, label: "root", keyIdentifier: "00ff")
        }
        await #expect(throws: RootError.inputRefused) {
            try await TokenRootKey.open(in: token, label: "root", keyIdentifier: "0g")
        }
        #expect(await root.status().reachability == .reachable)
    }

    @Test func keyNeverLeavesTheToken() async throws {
        let token = try SoftHSM.newToken()
        let root = try await TokenRootKey.create(in: token, label: "root")
        let identifier = try #require(Hexadecimal.bytes(root.identity.keyIdentifier))
        let value = try await token.run { session throws(TokenFailure) in
            try session.withObject(.rootKey(identifier: identifier)) { key throws(TokenFailure) in
                try session.attribute(CK_ATTRIBUTE_TYPE(CKA_VALUE), of: key)
            }
        }
        #expect(value == nil)
    }

    @Test(arguments: [("AES:32", "--extractable"), ("AES:16", "--sensitive")])
    func refusesAKeyThatIsNoRootKey(type: String, flag: String) async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        let made = try hsm.pkcs11Tool(
            "token", "--keygen", "--key-type", type, "--label", "foreign", "--id", "0102", flag)
        try #require(made.status == 0, "\(made.output)")
        let token = try HardwareToken(hsm.configuration("token"))
        await #expect(throws: RootError.keyUnsuitable) { try await TokenRootKey.open(in: token, label: "foreign") }
    }

    @Test func refusesSeveralKeysOfOneLabel() async throws {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        for identifier in ["01", "02"] {
            let made = try hsm.pkcs11Tool(
                "token", "--keygen", "--key-type", "AES:32", "--label", "twin", "--id", identifier, "--sensitive")
            try #require(made.status == 0, "\(made.output)")
        }
        let token = try HardwareToken(hsm.configuration("token"))
        await #expect(throws: RootError.keyMismatch) { try await TokenRootKey.open(in: token, label: "twin") }
        let one = try await TokenRootKey.open(in: token, label: "twin", keyIdentifier: "02")
        #expect(try await one.unwrap(one.wrap(key, context: []), context: []) == key)
    }

    @Test func describesItsToken() async throws {
        let token = try SoftHSM.newToken()
        let root = try await TokenRootKey.create(in: token, label: "root")
        let status = await root.status()
        #expect(status.reachability == .reachable)
        #expect(status.isProtectedAtRest)
        #expect(status.token?.label == token.label)
        #expect(status.token?.manufacturer == "SoftHSM project")
        #expect(status.token?.firmware.contains(".") == true)
        #expect(abs(status.since.timeIntervalSinceNow) < 60)
    }

    @Test func sixteenTasksAtOnce() async throws {
        let root = try await TokenRootKey.create(in: SoftHSM.newToken(), label: "root")
        let key = key
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in UInt8(0)..<16 {
                group.addTask {
                    for round in UInt8(0)..<25 {
                        let blob = try await root.wrap(key, context: [task, round])
                        guard try await root.unwrap(blob, context: [task, round]) == key else { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
