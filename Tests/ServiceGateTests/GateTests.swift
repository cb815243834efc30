import AuditTrail
import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

@Suite struct GateTests {
    private let vault = VaultSelector.named(TestService.address.name)

    private func admin(_ service: TestService) async throws -> any Session {
        try await service.session(of: try await service.makePrincipal("admin", policy: TestService.policy()))
    }

    @Test func aMissingKeyIsNotFoundOnlyForWhoMayAskForIt() async throws {
        let service = try await TestService()
        let missing = KeyReference(.id(KeyIdentifier()), in: vault)
        let admin = try await admin(service)
        await #expect(throws: ServiceError.keyNotFound(missing.selector)) {
            try await admin.submit(DescribeKey(key: missing))
        }
        let nobody = try await service.session(
            of: try await service.makePrincipal("nobody", policy: TestService.policy(allowing: "kms:Encrypt")))
        await #expect { try await nobody.submit(DescribeKey(key: missing)) } throws: {
            if case .accessDenied? = $0 as? ServiceError { true } else { false }
        }
    }

    @Test func aKeyPolicyCanDenyTheAdministrator() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let policy = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
             {"Sid":"NoDecrypt","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}]}
            """
        let key = try await session.submit(CreateKey(vault: vault, policy: policy)).key
        let reference = KeyReference(.id(key.identifier), in: vault)
        let sealed = try await session.submit(Encrypt(key: reference, plaintext: SecretBytes(copying: [1, 2, 3])))
        await #expect { try await session.submit(Decrypt(key: reference, ciphertext: sealed.ciphertext)) } throws: {
            if case .accessDenied(.decrypt, _, .resourcePolicyDenies)? = $0 as? ServiceError { true } else { false }
        }
    }

    @Test func aPolicyThatLocksItsAuthorOutIsRefusedUnlessAsked() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        _ = try await service.makePrincipal("x", policy: TestService.policy())
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::123456789012:user/x"},\
            "Action":"kms:*","Resource":"*"}]}
            """
        await #expect(throws: ServiceError.invalidInput(.policyLocksOut)) {
            try await session.submit(CreateKey(vault: vault, policy: policy))
        }
        let key = try await session.submit(
            CreateKey(vault: vault, policy: policy, bypassPolicyLockoutSafetyCheck: true)
        ).key
        await #expect {
            try await session.submit(GetKeyPolicy(key: KeyReference(.id(key.identifier), in: vault)))
        } throws: {
            if case .accessDenied? = $0 as? ServiceError { true } else { false }
        }
    }

    @Test func aRowEditedBehindTheGateIsRefused() async throws {
        let storage = InMemoryStorage()
        let service = try await TestService(storage: storage)
        let session = try await admin(service)
        let key = try await session.submit(CreateKey(vault: vault)).key
        let rowKey = RowKey(.key, vault: TestService.address.name, key.identifier.text)
        var row = try #require(try await storage.row(rowKey))
        row.body = Array(String(decoding: row.body, as: UTF8.self).replacing("\"active\"", with: "\"suspended\"").utf8)
        row.revision += 1
        try await storage.commit([.replace(row, expecting: row.revision - 1)], recording: nil)
        // Another change makes the gate read the row again.
        await #expect(throws: ServiceError.integrityViolated) {
            try await session.submit(ListKeys(vault: vault, page: PageRequest(limit: 10)))
        }
        #expect(service.trail.records.last?.outcome == "integrityViolated")
    }

    @Test func everyOlderVersionStillDecrypts() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let key = KeyReference(.id(try await session.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        var ciphertexts: [[UInt8]] = []
        for round in 0..<4 {
            let plaintext = SecretBytes(copying: [UInt8(round)])
            ciphertexts.append(try await session.submit(Encrypt(key: key, plaintext: plaintext)).ciphertext)
            let rotated = try await session.submit(RotateKey(key: key))
            #expect(rotated.currentVersion.number == UInt32(round + 2))
        }
        for (round, ciphertext) in ciphertexts.enumerated() {
            let opened = try await session.submit(Decrypt(key: key, ciphertext: ciphertext))
            #expect(opened.plaintext == SecretBytes(copying: [UInt8(round)]))
            #expect(service.trail.records.last?.keyVersion == UInt32(round + 1))
        }
    }

    @Test func anInputThatIsNotOursIsRefusedAtEveryByte() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let key = KeyReference(.id(try await session.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        let sealed = try await session.submit(
            Encrypt(key: key, plaintext: SecretBytes(copying: Array("hello".utf8)), context: ["a": "b"])
        ).ciphertext
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            await #expect(throws: ServiceError.self) {
                try await session.submit(Decrypt(key: key, ciphertext: changed, context: ["a": "b"]))
            }
        }
        for context in [[:], ["a": "c"], ["b": "a"], ["a": "b", "c": "d"]] {
            await #expect(throws: ServiceError.ciphertextInvalid) {
                try await session.submit(Decrypt(key: key, ciphertext: sealed, context: context))
            }
        }
    }

    @Test func ofManyChangesAtOnceNoneIsLost() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let vault = vault
        let key = KeyReference(.id(try await session.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for turn in 0..<5 {
                        _ = try await session.submit(TagKey(key: key, tags: ["t\(number)": "\(turn)"]))
                    }
                }
            }
            try await group.waitForAll()
        }
        let tags = try await session.submit(DescribeKey(key: key)).tags
        #expect(tags == Dictionary(uniqueKeysWithValues: (0..<8).map { ("t\($0)", "4") }))
    }

    @Test func whatACrashKeptFromTheTrailIsCaughtUp() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let record = AuditRecord(
            requestID: "lost", time: service.clock.now, phase: .outcome, operation: .tagKey, door: .aws,
            caller: session.caller)
        let pending = PendingRecord(requestID: "lost", encoded: record.encoded())
        try await service.storage.commit([], recording: pending)
        try await service.gate.catchUp()
        try await service.gate.catchUp()
        #expect(service.trail.records.filter { $0.requestID == "lost" }.count == 1)
        #expect(try await service.storage.pendingRecords().isEmpty)
    }

    @Test func systemPartsMayDoWhatTheyNeedAndNoMore() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let key = KeyReference(.id(try await admin.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        let scheduler = service.gate.session(of: .scheduler)
        await #expect { try await scheduler.submit(Encrypt(key: key, plaintext: SecretBytes(copying: [1]))) } throws: {
            if case .accessDenied(.encrypt, _, _)? = $0 as? ServiceError { true } else { false }
        }
        #expect(service.trail.records.last?.caller == .system(.scheduler))
    }

    @Test func aVaultOfAnotherAccountIsClosed() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let stranger = try await service.session(
            of: try await service.makePrincipal("stranger", policy: TestService.policy(), account: "210987654321"))
        let key = KeyReference(.id(try await admin.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        await #expect { try await stranger.submit(DescribeKey(key: key)) } throws: {
            if case .accessDenied? = $0 as? ServiceError { true } else { false }
        }
    }

    @Test func aTakenNameNeedsLeaveToRotateTheKeyThatHasIt() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let first = try await admin.submit(CreateKey(vault: vault, keyName: "taken"))
        let maker = try await service.session(
            of: try await service.makePrincipal("maker", policy: TestService.policy(allowing: "kms:Create*")))
        await #expect {
            try await maker.submit(CreateKey(vault: vault, keyName: "taken", nameTaken: .addVersion))
        } throws: {
            if case .accessDenied(.rotateKeyOnDemand, _, .noIdentityPolicyAllows)? = $0 as? ServiceError {
                true
            } else {
                false
            }
        }
        let second = try await admin.submit(CreateKey(vault: vault, keyName: "taken", nameTaken: .addVersion))
        #expect(second.key == first.key)
        #expect(second.currentVersion.number == 2)
    }

    @Test func enablingAVersionNeedsLeaveToEnableTheKey() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let key = KeyReference(.id(try await admin.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        _ = try await admin.submit(SuspendKey(key: key))
        let updater = try await service.session(
            of: try await service.makePrincipal(
                "updater", policy: TestService.policy(allowing: "aegis:UpdateKeyVersion")))
        await #expect { try await updater.submit(UpdateKeyVersion(key: key, version: nil, isEnabled: true)) } throws: {
            if case .accessDenied(.enableKey, _, .noIdentityPolicyAllows)? = $0 as? ServiceError { true } else { false }
        }
        #expect(try await admin.submit(DescribeKey(key: key)).state == .suspended)
        _ = try await admin.submit(UpdateKeyVersion(key: key, version: nil, isEnabled: true))
        #expect(try await admin.submit(DescribeKey(key: key)).state == .active)
    }

    @Test func aSignerWhoTakesTheKeyForAnotherCurveIsRefused() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let made = try await admin.submit(CreateKey(vault: vault, algorithm: .ecSecp256k1, purpose: .signVerify)).key
        let key = KeyReference(.id(made.identifier), in: vault)
        await #expect(throws: ServiceError.algorithmForbidden(made.identifier, .ecSecp256k1)) {
            try await admin.submit(
                Sign(key: key, input: .message([1]), algorithm: .ecdsa(.sha256), keyAlgorithm: .ecP256))
        }
    }

    @Test func catchingUpDoesNotRecordTwiceWhatIsUnderWay() async throws {
        let service = try await TestService()
        let admin = try await admin(service)
        let vault = vault
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<10 { _ = try await admin.submit(CreateKey(vault: vault)) } }
                group.addTask { for _ in 0..<40 { try await service.gate.catchUp() } }
            }
            try await group.waitForAll()
        }
        let made = service.trail.records.filter { $0.operation == .createKey }
        #expect(made.count == 80)
        #expect(Set(made.map(\.requestID)).count == 80)
    }

    @Test func whatIsCommittedWhileTheTrailFailsIsInItLater() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        service.trail.failNextAppend()
        await #expect(throws: ServiceError.auditUnavailable) { try await session.submit(CreateKey(vault: vault)) }
        #expect(!service.trail.records.contains { $0.operation == .createKey })
        try await service.gate.catchUp()
        #expect(service.trail.records.filter { $0.operation == .createKey && $0.outcome == "success" }.count == 1)
    }

    @Test func aKeyToBeDestroyedHasNoScheduleUntilThatIsCancelled() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let key = KeyReference(.id(try await session.submit(CreateKey(vault: vault)).key.identifier), in: vault)
        _ = try await session.submit(EnableKeyRotation(key: key, periodInDays: 90))
        _ = try await session.submit(ScheduleKeyDestruction(key: key, waitingDays: 7))
        #expect(try await session.submit(GetKeyRotation(key: key)).schedule == nil)
        _ = try await session.submit(CancelKeyDestruction(key: key))
        #expect(try await session.submit(GetKeyRotation(key: key)).schedule?.periodInDays == 90)
    }

    @Test func aSigningKeyIsRefusedForDecryptionByItsPurpose() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        for algorithm in [KeyAlgorithm.ecP256, .rsa2048] {
            let made = try await session.submit(CreateKey(vault: vault, algorithm: algorithm, purpose: .signVerify)).key
            let key = KeyReference(.id(made.identifier), in: vault)
            await #expect(throws: ServiceError.keyPurposeForbids(made.identifier, .signVerify)) {
                try await session.submit(Decrypt(key: key, ciphertext: [1, 2, 3]))
            }
        }
    }

    @Test func aDescriptionHas8192CharactersWhateverTheirBytes() async throws {
        let service = try await TestService()
        let session = try await admin(service)
        let text = String(repeating: "ä", count: 8192)
        let made = try await session.submit(CreateKey(vault: vault, description: text))
        #expect(made.description == text)
        await #expect(throws: ServiceError.invalidInput(.description)) {
            try await session.submit(CreateKey(vault: vault, description: text + "a"))
        }
    }
}
