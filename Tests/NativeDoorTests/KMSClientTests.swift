import FoundationEssentials
import HTTPFront
import KMSClient
import KeyModel
import ServiceRequests
import Synchronization
import Testing

@Suite struct KMSClientTests {
    @Test func `requests and outcomes go over the wire as they are`() async throws {
        let entrance = ScriptedEntrance { request, _ throws(ServiceError) in
            switch request {
            case let request as Encrypt:
                Encrypt.Outcome(
                    key: Samples.version, ciphertext: request.plaintext.copyBytes().reversed(),
                    algorithm: request.algorithm)
            case is Decrypt:
                Decrypt.Outcome(key: Samples.version, plaintext: SecretBytes(copying: [0, 255]), algorithm: .symmetric)
            case is ListVaults: ListVaults.Outcome(vaults: [Samples.vault])
            case is TagKey: TagKey.Outcome()
            default: throw .unsupportedOperation
            }
        }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            #expect(client.caller.identifier == ScriptedEntrance.client)
            let key = KeyReference(.name("n"), in: .named("v"))
            let encrypted = try await client.submit(
                Encrypt(key: key, plaintext: SecretBytes(copying: [1, 2, 3]), context: ["a": "b"]))
            #expect(encrypted.ciphertext == [3, 2, 1] && encrypted.key == Samples.version)
            let decrypted = try await client.submit(Decrypt(key: key, ciphertext: [9]))
            #expect(decrypted.plaintext == SecretBytes(copying: [0, 255]))
            #expect(try await client.submit(ListVaults()).vaults == [Samples.vault])
            _ = try await client.submit(TagKey(key: key, tags: ["k": "v"]))
            #expect(entrance.log.withLock { $0.issued } == 1)
            // One after the other, so one connection was enough.
            #expect(await server.front.connectionCount() == 1)
            client.close()
        }
    }

    @Test func `every error arrives as it was thrown`() async throws {
        let entrance = ScriptedEntrance { request, _ throws(ServiceError) in
            throw Samples.errors[(request as! GenerateRandom).byteCount]
        }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            for (index, error) in Samples.errors.enumerated() where error != .tokenExpired {
                await #expect(throws: error) {
                    try await client.submit(GenerateRandom(vault: .named("v"), byteCount: index))
                }
            }
            client.close()
        }
    }

    @Test func `many at once`() async throws {
        let entrance = ScriptedEntrance { request, _ throws(ServiceError) in
            GenerateRandom.Outcome(
                bytes: SecretBytes(copying: Array(repeating: 1, count: (request as! GenerateRandom).byteCount)))
        }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for size in 1...50 {
                    group.addTask {
                        try await client.submit(GenerateRandom(vault: .named("v"), byteCount: size)).bytes.count == size
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(entrance.log.withLock { $0.issued } == 1)
            client.close()
        }
    }

    @Test func `a token is renewed before it expires, and once when the service finds it expired`() async throws {
        let entrance = ScriptedEntrance(lifetime: 2) { _, _ throws(ServiceError) in ListVaults.Outcome(vaults: []) }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            _ = try await client.submit(ListVaults())
            #expect(entrance.log.withLock { $0.issued } == 1)
            entrance.expireTokens()
            _ = try await client.submit(ListVaults())
            #expect(entrance.log.withLock { $0.issued } == 2)
            try await Task.sleep(for: .milliseconds(1100))
            _ = try await client.submit(ListVaults())
            #expect(entrance.log.withLock { $0.issued } == 3)
            client.close()
        }
    }

    @Test func `a token that is always expired is not asked for for ever`() async throws {
        let entrance = ScriptedEntrance { _, _ throws(ServiceError) in throw .tokenExpired }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            await #expect(throws: ServiceError.tokenExpired) { try await client.submit(ListVaults()) }
            #expect(entrance.log.withLock { $0.issued } == 2)
            client.close()
        }
    }

    @Test func `another authority's certificate is refused`() async throws {
        let (_, others) = try await ServerFixture.certificate(for: "localhost")
        try await ServerFixture.run(ScriptedEntrance()) { server in
            await #expect(throws: ClientError.certificateRefused(server.endpoint)) {
                try await server.client(roots: others)
            }
            await #expect(throws: ClientError.trustRootsUnusable) { try await server.client(roots: [1, 2, 3]) }
            await #expect(throws: ClientError.trustRootsUnusable) { try await server.client(roots: []) }
        }
    }

    @Test func `a certificate for another host is refused`() async throws {
        try await ServerFixture.run(ScriptedEntrance(), host: "kms.example") { server in
            await #expect(throws: ClientError.certificateRefused(server.endpoint)) { try await server.client() }
        }
        try await ServerFixture.run(ScriptedEntrance()) { server in
            let byAddress = ServiceEndpoint(host: "127.0.0.1", port: server.port)
            await #expect(throws: ClientError.certificateRefused(byAddress)) {
                try await server.client(endpoint: byAddress)
            }
        }
    }

    @Test func `an address is checked as one`() async throws {
        try await ServerFixture.run(ScriptedEntrance(), host: "127.0.0.1") { server in
            try await server.client(endpoint: ServiceEndpoint(host: "127.0.0.1", port: server.port)).close()
        }
    }

    @Test func `wrong credentials are named`() async throws {
        try await ServerFixture.run(ScriptedEntrance()) { server in
            let wrong = ClientCredentials(client: ScriptedEntrance.client, secret: SecretBytes(copying: [65]))
            await #expect(throws: ClientError.refused(.credentialWrong)) { try await server.client(credentials: wrong) }
        }
    }

    @Test func `a service that is gone is unreachable, and found again when it is back`() async throws {
        let entrance = ScriptedEntrance { _, _ throws(ServiceError) in ListVaults.Outcome(vaults: []) }
        try await ServerFixture.run(entrance) { server in
            let client = try await server.client()
            _ = try await client.submit(ListVaults())
            await server.front.shutdown(grace: .seconds(1))
            await #expect(throws: ServiceError.serviceUnreachable) { try await client.submit(ListVaults()) }
            await #expect(throws: ClientError.unreachable(server.endpoint)) { try await server.client() }
            client.close()
        }
    }

    @Test func `a kept connection that the service closed is not used again`() async throws {
        var limits = HTTPLimits()
        limits.idleTime = .milliseconds(100)
        let entrance = ScriptedEntrance { _, _ throws(ServiceError) in ListVaults.Outcome(vaults: []) }
        try await ServerFixture.run(entrance, limits: limits) { server in
            let client = try await server.client()
            try await Task.sleep(for: .milliseconds(500))
            _ = try await client.submit(ListVaults())
            client.close()
        }
    }

    @Test(arguments: [
        ("https://h", "h", 443), ("https://h:8443/", "h", 8443), ("https://[::1]:9", "::1", 9),
        ("https://127.0.0.1:1", "127.0.0.1", 1),
    ])
    func `endpoints`(url: String, host: String, port: Int) {
        #expect(ServiceEndpoint(url: url) == ServiceEndpoint(host: host, port: port))
    }

    @Test(arguments: [
        "http://h", "h:1", "https://", "https://h:x", "https://h/path", "https://u@h", "https://h:70000", "https://h:",
        "https://h?x", "https://[::1]x",
    ])
    func `what is no endpoint`(url: String) { #expect(ServiceEndpoint(url: url) == nil) }
}
