import AuditTrail
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Testing

/// Key stores and their keys, over modules in memory. (Real ones: PKCS11Tests/HardwarePoolTests, Interop.)
@Suite struct KeyStoreTests {
    struct World {
        let service: TestService
        let modules: NamedModules
        let session: any Session
        let store: KeyStoreReference
        let vault = VaultSelector.named(TestService.address.name)

        func makeKey() async throws -> KeyReference {
            let made = try await session.submit(
                CreateKey(vault: vault, residence: .keyStore, keyStore: store.identifier))
            return KeyReference(.id(made.key.identifier), in: vault)
        }

        func description() async throws -> KeyStoreDescription {
            let page = DescribeKeyStores(
                vault: vault, selector: .identifier(store.identifier), page: PageRequest(limit: 1))
            return try #require(try await session.submit(page).elements.first)
        }
    }

    func makeWorld(
        zones: [AvailabilityZone] = ["us-gov-west-1a", "us-gov-west-1b"], connected: Bool = true
    ) async throws -> World {
        let modules = NamedModules(zones: zones)
        let service = try await TestService(keyStoreHardware: modules)
        let principal = try await service.makePrincipal("admin", policy: TestService.policy())
        let session = try await service.session(of: principal)
        let store = try await SampleWorld.makeStore("store", session, in: .named(TestService.address.name))
        if connected { _ = try await session.submit(ConnectKeyStore(keyStore: store)) }
        return World(service: service, modules: modules, session: session, store: store)
    }

    let text = SecretBytes(copying: "the plaintext".utf8)

    @Test func aKeyIsInEveryModuleAndNotInStorage() async throws {
        let world = try await makeWorld()
        let key = try await world.makeKey()
        #expect(world.modules.keys(in: "hsm-1").count == 1)
        #expect(world.modules.keys(in: "hsm-1") == world.modules.keys(in: "hsm-2"))
        let described = try await world.session.submit(DescribeKey(key: key))
        #expect(described.residence == .keyStore)
        #expect(described.keyStore?.identifier == world.store.identifier && described.keyStore?.isConnected == true)
        let sealed = try await world.session.submit(Encrypt(key: key, plaintext: text, context: ["a": "b"]))
        #expect(sealed.ciphertext[0] == 2 && sealed.ciphertext.count == text.count + 49)
        world.modules.lose("hsm-1")
        let opened = try await world.session.submit(
            Decrypt(key: key, ciphertext: sealed.ciphertext, context: ["a": "b"]))
        #expect(opened.plaintext == text)
        await #expect(throws: ServiceError.ciphertextInvalid) {
            try await world.session.submit(Decrypt(key: key, ciphertext: sealed.ciphertext, context: ["a": "c"]))
        }
    }

    @Test func anotherAccountsKeyThatACiphertextNamesIsUsedInItsStore() async throws {
        let world = try await makeWorld()
        let key = try await world.makeKey()
        let (region, other) = (TestService.address.region, TestService.other)
        let nearby = VaultAddress(
            name: "nearby-vault", region: region, partition: other.partition, account: other.account,
            tenant: other.tenant)
        _ = try await world.service.gate.session(of: .bootstrap).submit(CreateVault(address: nearby))
        let open = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}
            """
        _ = try await world.session.submit(PutKeyPolicy(key: key, policy: open))
        let guest = try await world.service.session(
            of: try await world.service.makePrincipal("guest", policy: TestService.policy(), account: other.account))
        let sealed = try await world.session.submit(Encrypt(key: key, plaintext: text)).ciphertext
        let named = KeyReference(key.selector, in: .holding(region: region, account: other.account))
        #expect(try await guest.submit(Decrypt(key: named, ciphertext: sealed)).plaintext == text)
        _ = try await world.session.submit(DisconnectKeyStore(keyStore: world.store))
        guard case .id(let identifier) = key.selector else { return }
        await #expect(throws: ServiceError.keyStateForbids(identifier, .unavailable)) {
            _ = try await guest.submit(Decrypt(key: named, ciphertext: sealed))
        }
    }

    @Test func withNoModuleItIsUnreachable() async throws {
        let world = try await makeWorld()
        let key = try await world.makeKey()
        for name in ["hsm-1", "hsm-2"] { world.modules.lose(name) }
        await #expect(throws: ServiceError.keyStoreUnreachable(world.store.identifier)) {
            try await world.session.submit(Encrypt(key: key, plaintext: text))
        }
        #expect(world.service.trail.records.last?.outcome == "keyStoreUnreachable")
    }

    @Test func aKeyThatCannotBeInTwoZonesIsNotMade() async throws {
        let world = try await makeWorld()
        world.modules.lose("hsm-2")
        let error = await #expect(throws: ServiceError.self) { try await world.makeKey() }
        guard case .keyStoreClusterForbids(_, .tooFewModules) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(world.modules.keys(in: "hsm-1").isEmpty)
    }

    @Test func aDisconnectedStoreKeepsItsKeysUnused() async throws {
        let world = try await makeWorld()
        let key = try await world.makeKey()
        _ = try await world.session.submit(DisconnectKeyStore(keyStore: world.store))
        await #expect(throws: ServiceError.self) {
            try await world.session.submit(Encrypt(key: key, plaintext: text))
        }
        #expect(try await world.session.submit(DescribeKey(key: key)).keyStore?.isConnected == false)
        await #expect(throws: ServiceError.keyStoreStateForbids(world.store.identifier, .disconnected)) {
            try await world.makeKey()
        }
        await #expect(throws: ServiceError.keyStoreStateForbids(world.store.identifier, .disconnected)) {
            try await world.session.submit(
                GenerateRandom(vault: world.vault, byteCount: 8, keyStore: world.store.identifier))
        }
        await #expect(throws: ServiceError.keyStoreHasKeys(world.store.identifier)) {
            try await world.session.submit(DeleteKeyStore(keyStore: world.store))
        }
        _ = try await world.session.submit(ConnectKeyStore(keyStore: world.store))
        _ = try await world.session.submit(Encrypt(key: key, plaintext: text))
    }

    @Test func aWrongPasswordIsToldByTheDescription() async throws {
        let world = try await makeWorld(connected: false)
        let wrong = SecretBytes(copying: "another-pin".utf8)
        _ = try await world.session.submit(UpdateKeyStore(keyStore: world.store, password: wrong))
        _ = try await world.session.submit(ConnectKeyStore(keyStore: world.store))
        let described = try await world.description()
        #expect(described.connection == .failed && described.fault == .credentials)
        await #expect(throws: ServiceError.keyStoreStateForbids(world.store.identifier, .failed)) {
            try await world.session.submit(ConnectKeyStore(keyStore: world.store))
        }
    }

    @Test func modulesThatCannotBeReachedFailTheConnection() async throws {
        let world = try await makeWorld(connected: false)
        for name in ["hsm-1", "hsm-2"] { world.modules.lose(name) }
        _ = try await world.session.submit(ConnectKeyStore(keyStore: world.store))
        #expect(try await world.description().fault == .network)
    }

    @Test func oneThatWasAwayIsBroughtWhatItMissed() async throws {
        let zones = ["us-gov-west-1a", "us-gov-west-1b", "us-gov-west-1a"]
        let world = try await makeWorld(zones: zones)
        let cluster = try #require(clusterOf(try await world.description()))
        _ = try await world.session.submit(
            AddHardwareModule(
                cluster: HardwareClusterReference(cluster, in: world.vault), availabilityZone: "us-gov-west-1a"))
        world.modules.lose("hsm-3")
        _ = try await world.makeKey()
        world.modules.find("hsm-3")
        #expect(world.modules.keys(in: "hsm-3").isEmpty)
        let scheduler = Scheduler(
            every: .seconds(60), session: { world.service.gate.session(of: .scheduler) },
            report: { work, error in Issue.record("\(String(describing: work)): \(error)") })
        await scheduler.runOnce()
        #expect(world.modules.keys(in: "hsm-3") == world.modules.keys(in: "hsm-1"))
        let record = try #require(world.service.trail.records.last { $0.operation == .synchronizeKeyStore })
        #expect(record.details[.resultCount] == "1" && record.details[.keyStore] == world.store.identifier)
        let before = world.service.trail.records.count
        await scheduler.runOnce()
        #expect(world.service.trail.records[before...].allSatisfy { $0.operation == .listDueWork })
    }

    @Test func destroyingAKeyDestroysItInEveryModule() async throws {
        let world = try await makeWorld()
        let key = try await world.makeKey()
        _ = try await world.session.submit(ScheduleKeyDestruction(key: key, waitingDays: 7))
        world.service.clock.advance(days: 8)
        world.modules.lose("hsm-2")
        let scheduler = world.service.gate.session(of: .scheduler)
        await #expect(throws: ServiceError.keyStoreUnreachable(world.store.identifier)) {
            try await scheduler.submit(DestroyKey(key: key))
        }
        world.modules.find("hsm-2")
        _ = try await scheduler.submit(DestroyKey(key: key))
        for name in ["hsm-1", "hsm-2"] { #expect(world.modules.keys(in: name).isEmpty) }
        _ = try await world.session.submit(DisconnectKeyStore(keyStore: world.store))
        _ = try await world.session.submit(DeleteKeyStore(keyStore: world.store))
    }

    @Test func namesPlacesAndClustersAreGivenOnceAlsoToManyAtOnce() async throws {
        let world = try await makeWorld(
            zones: Array(repeating: ["us-gov-west-1a", "us-gov-west-1b"], count: 2).flatMap { $0 }, connected: false)
        let cluster = try await SampleWorld.makeStoreCluster(world.session, in: world.vault)
        let settings = HardwareKeyStoreSettings(
            cluster: cluster.identifier, trustAnchor: cluster.anchor, password: text)
        let session = world.session
        let vault = world.vault
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let request = CreateKeyStore(
                        vault: vault, storeName: "many \(number)", backend: .hardware(settings))
                    return (try? await session.submit(request)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        let stores = try await session.submit(DescribeKeyStores(vault: vault, page: PageRequest(limit: 10)))
        #expect(stores.elements.count == 2)
        let taken = CreateKeyStore(vault: vault, storeName: "store", backend: .hardware(settings))
        await #expect(throws: ServiceError.keyStoreNameTaken) { try await session.submit(taken) }
    }

    @Test func thePasswordIsNeitherStoredNorRecorded() async throws {
        let world = try await makeWorld()
        let rows = await world.service.storage.everything()
        let stored = String(describing: rows)
        let bytes = NamedModules.password.utf8.map { String($0) }.joined(separator: ", ")
        #expect(!stored.contains(bytes))
        for record in world.service.trail.records {
            #expect(!String(decoding: record.encoded(), as: UTF8.self).contains(NamedModules.password))
        }
    }

    @Test func keysThatAreNoneOfAKeyStores() async throws {
        let world = try await makeWorld()
        let store = world.store.identifier
        let requests = [
            CreateKey(vault: world.vault, algorithm: .rsa2048, residence: .keyStore, keyStore: store),
            CreateKey(vault: world.vault, residence: .keyStore),
            CreateKey(vault: world.vault, residence: .storage, keyStore: store),
            CreateKey(vault: world.vault, residence: .keyStore, rotationPeriodInDays: 90, keyStore: store),
        ]
        for request in requests {
            await #expect(throws: ServiceError.self) { try await world.session.submit(request) }
        }
        let key = try await world.makeKey()
        guard case .id(let identifier) = key.selector else { return }
        await #expect(throws: ServiceError.keyOriginForbids(identifier, .keyStore)) {
            try await world.session.submit(RotateKey(key: key))
        }
        await #expect(throws: ServiceError.keyOriginForbids(identifier, .keyStore)) {
            try await world.session.submit(EnableKeyRotation(key: key, periodInDays: 90))
        }
        await #expect(throws: ServiceError.keyOriginForbids(identifier, .keyStore)) {
            try await world.session.submit(
                GetImportParameters(key: key, wrapping: .oaepSHA256, wrappingKey: .rsa2048))
        }
        await #expect(throws: ServiceError.keyOriginForbids(identifier, .keyStore)) {
            try await world.session.submit(ExposeKey(key: key, isExposed: true))
        }
    }

    private func clusterOf(_ store: KeyStoreDescription) -> HardwareClusterIdentifier? {
        switch store.backend {
        case .hardware(let cluster, _, _): cluster
        case .external: nil
        }
    }
}
