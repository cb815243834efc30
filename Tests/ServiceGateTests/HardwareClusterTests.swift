import AuditTrail
import KeyModel
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

@Suite struct HardwareClusterTests {
    private let service: TestService
    private let session: any Session
    private let vault = VaultSelector.named(TestService.address.name)

    init() async throws {
        service = try await TestService(
            keyStoreHardware: NamedModules(
                zones: ["us-gov-west-1b", "us-gov-west-1a", "us-gov-west-1b", "us-gov-east-1a"]))
        session = try await service.session(of: try await service.makePrincipal("admin", policy: TestService.policy()))
    }

    private func make(_ subnets: [String] = ["subnet-2", "subnet-1"]) async throws -> HardwareClusterReference {
        let made = try await session.submit(CreateHardwareCluster(vault: vault, subnets: subnets))
        return HardwareClusterReference(made.identifier, in: vault)
    }

    private func add(_ zone: String, to cluster: HardwareClusterReference, address: String? = nil)
        async throws(ServiceError) -> AddHardwareModule.Outcome
    {
        try await session.submit(AddHardwareModule(cluster: cluster, availabilityZone: zone, address: address))
    }

    private func describe(
        _ clusters: [HardwareClusterIdentifier]? = nil, states: [HardwareClusterState]? = nil
    ) async throws -> [HardwareClusterDescription] {
        try await session.submit(
            DescribeHardwareClusters(vault: vault, clusters: clusters, states: states, page: PageRequest(limit: 100))
        ).elements
    }

    @Test func subnetsStandForTheZonesOfTheRegionThatHaveHSMs() async throws {
        let cluster = try await make()
        let shown = try #require(try await describe().first)
        #expect(shown.subnets == ["us-gov-west-1a": "subnet-1", "us-gov-west-1b": "subnet-2"])
        #expect(shown.identifier == cluster.identifier)
        #expect((shown.state, shown.mode, shown.backupRetentionDays) == (.uninitialized, .fips, 90))
        #expect(shown.certificateRequest == nil, "there is none before the first HSM")
        await #expect(throws: ServiceError.invalidInput(.hardwareCluster(.subnets))) {
            _ = try await make(["subnet-1", "subnet-2", "subnet-3"])
        }
    }

    @Test func anHSMIsInOneClusterAlone() async throws {
        let (first, second) = (try await make(), try await make())
        let added = try await add("us-gov-west-1a", to: first)
        #expect(added.member.address == "192.0.2.1")
        #expect(added.cluster.certificateRequest?.hasPrefix("-----BEGIN CERTIFICATE REQUEST-----\n") == true)
        await #expect(throws: ServiceError.hardwareModulesTaken("us-gov-west-1a")) {
            _ = try await add("us-gov-west-1a", to: second)
        }
        _ = try await add("us-gov-west-1b", to: second)
        let again = try await add("us-gov-west-1b", to: first)
        #expect(again.cluster.certificateRequest == added.cluster.certificateRequest)
        await #expect(throws: ServiceError.hardwareModulesTaken("us-gov-west-1b")) {
            _ = try await add("us-gov-west-1b", to: first)
        }
        _ = try await session.submit(
            RemoveHardwareModule(cluster: first, member: .identifier(added.member.identifier)))
        _ = try await add("us-gov-west-1a", to: second)
    }

    @Test func manyAtOnceNeverShareAnHSM() async throws {
        let clusters = [try await make(), try await make(), try await make()]
        let outcomes = await withTaskGroup(of: ServiceError?.self) { group in
            for cluster in clusters + clusters {
                group.addTask {
                    do throws(ServiceError) {
                        _ = try await add("us-gov-west-1b", to: cluster)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 2)
        #expect(outcomes.count { $0 == .hardwareModulesTaken("us-gov-west-1b") } == 4)
        let members = try await describe().flatMap(\.members)
        #expect(members.count == 2)
        #expect(Set(members.map(\.identifier)).count == 2)
    }

    @Test func addressesAreNotGivenTwice() async throws {
        let cluster = try await make()
        let added = try await add("us-gov-west-1b", to: cluster, address: "10.0.0.7")
        #expect(added.member.address == "10.0.0.7")
        for address in ["10.0.0.7", "10.0.0", "10.0.0.256", "10.0.0.07", "10.0.0.+1"] {
            await #expect(throws: ServiceError.invalidInput(.hardwareCluster(.address))) {
                _ = try await add("us-gov-west-1b", to: cluster, address: address)
            }
        }
        let removal = try await session.submit(RemoveHardwareModule(cluster: cluster, member: .address("10.0.0.7")))
        #expect(removal.member == added.member.identifier)
        await #expect(throws: ServiceError.hardwareModuleNotFound(cluster.identifier)) {
            _ = try await session.submit(RemoveHardwareModule(cluster: cluster, member: .address("10.0.0.7")))
        }
    }

    @Test func whoInitializesItShowsTheirCertificateForItsKey() async throws {
        let (cluster, other) = (try await make(), try await make())
        let (strange, strangeAnchor) = try SampleWorld.certify(
            try #require(try await add("us-gov-west-1b", to: other).cluster.certificateRequest))
        func initialize(_ certificate: String, _ anchor: String) async throws {
            _ = try await session.submit(
                InitializeHardwareCluster(cluster: cluster, certificate: certificate, trustAnchor: anchor))
        }
        await #expect(throws: ServiceError.hardwareClusterForbids(cluster.identifier, .hasNoModule)) {
            try await initialize(strange, strangeAnchor)
        }
        let request = try #require(try await add("us-gov-west-1a", to: cluster).cluster.certificateRequest)
        let (certificate, anchor) = try SampleWorld.certify(request)
        for (certificate, anchor, fault) in [
            (strange, strangeAnchor, HardwareClusterFault.certificateKey),
            (certificate, strangeAnchor, .certificateIssuer),
            ("x", anchor, .certificate), (certificate, certificate, .trustAnchor), ("", anchor, .certificate),
            (certificate, String(repeating: "a", count: 5001), .trustAnchor),
        ] {
            await #expect(throws: ServiceError.invalidInput(.hardwareCluster(fault))) {
                try await initialize(certificate, anchor)
            }
        }
        #expect(try await describe([cluster.identifier]).first?.state == .uninitialized)
        try await initialize(certificate, anchor)
        let shown = try #require(try await describe([cluster.identifier]).first)
        #expect((shown.state, shown.certificate) == (.active, certificate))
        await #expect(throws: ServiceError.hardwareClusterForbids(cluster.identifier, .initialized)) {
            try await initialize(certificate, anchor)
        }
    }

    @Test func deletedOnesAreShownForADay() async throws {
        let cluster = try await make()
        let member = try await add("us-gov-west-1a", to: cluster).member
        await #expect(throws: ServiceError.hardwareClusterForbids(cluster.identifier, .hasModules)) {
            _ = try await session.submit(DeleteHardwareCluster(cluster: cluster))
        }
        _ = try await session.submit(RemoveHardwareModule(cluster: cluster, member: .identifier(member.identifier)))
        _ = try await session.submit(DeleteHardwareCluster(cluster: cluster))
        #expect(try await describe(states: [.deleted]).map(\.identifier) == [cluster.identifier])
        for action in [
            { _ = try await session.submit(DeleteHardwareCluster(cluster: cluster)) },
            { _ = try await session.submit(TagHardwareCluster(cluster: cluster, tags: ["a": "b"])) },
            { _ = try await add("us-gov-west-1a", to: cluster) },
        ] as [() async throws -> Void] {
            await #expect(throws: ServiceError.hardwareClusterNotFound(cluster.identifier)) { try await action() }
        }
        service.clock.advance(days: 1)
        #expect(try await describe().isEmpty)
        let next = try await make()
        let rows = await service.storage.everything().filter { $0.key.kind == .hardwareCluster }
        #expect(rows.map(\.key.identifier) == [next.identifier], "the next one takes the old one's row away")
    }

    @Test func aVaultHasABoundedNumberOfThem() async throws {
        for _ in 0..<64 { _ = try await make() }
        await #expect(throws: ServiceError.limitExceeded(.clustersPerVault)) { _ = try await make() }
        let pages = try await session.submit(DescribeHardwareClusters(vault: vault, page: PageRequest(limit: 40)))
        let rest = try await session.submit(
            DescribeHardwareClusters(vault: vault, page: PageRequest(limit: 40, after: pages.next)))
        #expect((pages.elements.count, rest.elements.count, rest.next) == (40, 24, nil))
        #expect(Set((pages.elements + rest.elements).map(\.identifier)).count == 64)
    }

    @Test func aPolicyCanNameOneCluster() async throws {
        let (mine, other) = (try await make(), try await make())
        let arn = "arn:aws-us-gov:cloudhsm:us-gov-west-1:123456789012:cluster/" + mine.identifier
        let owner = try await service.session(
            of: try await service.makePrincipal(
                "owner", policy: TestService.policy(allowing: "cloudhsm:*", resource: arn)))
        _ = try await owner.submit(TagHardwareCluster(cluster: mine, tags: ["a": "b"]))
        await #expect(throws: ServiceError.self) {
            _ = try await owner.submit(TagHardwareCluster(cluster: other, tags: ["a": "b"]))
        }
        await #expect(throws: ServiceError.self) { _ = try await owner.submit(DeleteHardwareCluster(cluster: other)) }
    }

    @Test func withoutHSMsThereAreNoClusters() async throws {
        let bare = try await TestService()
        let session = try await bare.session(of: try await bare.makePrincipal("admin", policy: TestService.policy()))
        await #expect(throws: ServiceError.hardwareNotConfigured) {
            _ = try await session.submit(CreateHardwareCluster(vault: vault, subnets: ["subnet-1"]))
        }
    }

    @Test func everybodyMayAskWhoTheyAre() async throws {
        let denied =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#
        let principal = try await service.makePrincipal("nobody", policy: denied)
        let caller = try await service.session(of: principal).submit(GetCallerIdentity()).caller
        #expect((caller.name, caller.account) == ("nobody", TestService.address.account))
        #expect(service.trail.records.last?.operation == .getCallerIdentity)
    }
}
