import HTTPFront
import HTTPTypes
import KeyModel
import Testing

@Suite struct TLSTests {
    private func connect(_ front: FrontFixture, _ fixture: TLSFixture, _ options: [String]) async throws -> String {
        try await Command.run(
            [
                "timeout", "60", "openssl", "s_client", "-ign_eof", "-connect", "127.0.0.1:\(front.port)",
                "-servername",
                "localhost",
                "-CAfile", fixture.certificateFile, "-verify_hostname", "localhost", "-verify_return_error",
            ] + options, in: fixture.directory,
            input: "GET /secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    }

    @Test(arguments: [("-tls1_3", "TLSv1.3"), ("-tls1_2", "TLSv1.2")])
    func `speaks TLS and answers over it`(option: String, version: String) async throws {
        let fixture = try await TLSFixture()
        defer { fixture.remove() }
        try await FrontFixture.run(FrontSetup(tls: fixture.material)) { front in
            let output = try await connect(front, fixture, [option, "-alpn", "h2,http/1.1"])
            #expect(output.contains("ALPN protocol: http/1.1"))
            #expect(output.contains(version))
            #expect(output.contains("HTTP/1.1 200 OK"))
            #expect(output.contains("/secret"))
            #expect(front.asked.first?.request.scheme == "https")
        }
    }

    @Test(arguments: [["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"], ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"]])
    func `old versions and ciphers are refused`(options: [String]) async throws {
        let fixture = try await TLSFixture()
        defer { fixture.remove() }
        try await FrontFixture.run(FrontSetup(tls: fixture.material)) { front in
            let output = try await connect(front, fixture, options)
            #expect(!output.contains("HTTP/1.1"))
            #expect(front.asked.isEmpty)
        }
    }

    @Test func `plain HTTP gets no answer on a TLS port`() async throws {
        let fixture = try await TLSFixture()
        defer { fixture.remove() }
        try await FrontFixture.run(FrontSetup(tls: fixture.material)) { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(answer.closed)
            #expect(!answer.text.contains("HTTP"))
            #expect(front.asked.isEmpty)
            #expect(await eventually { await front.front.connectionCount() == 0 })
        }
    }

    @Test func `a handshake that never comes is cut off`() async throws {
        let fixture = try await TLSFixture()
        defer { fixture.remove() }
        try await FrontFixture.run(FrontSetup({ $0.headTime = .milliseconds(200) }, tls: fixture.material)) { front in
            let client = try front.client()
            await client.send("\u{16}\u{03}\u{01}")
            #expect(await client.readAll().closed)
            client.close()
            #expect(await eventually { await front.front.connectionCount() == 0 })
        }
    }

    @Test func `a replaced certificate is shown to new connections`() async throws {
        let (old, new) = (try await TLSFixture(), try await TLSFixture())
        defer {
            old.remove()
            new.remove()
        }
        try await FrontFixture.run(FrontSetup(tls: old.material)) { front in
            #expect(try await connect(front, new, []).contains("HTTP/1.1 200") == false)
            try front.front.replaceTLS(ofListener: 0, with: new.material)
            #expect(try await connect(front, new, []).contains("HTTP/1.1 200"))
            #expect(throws: HTTPFrontError.noSuchListener(7)) {
                try front.front.replaceTLS(ofListener: 7, with: new.material)
            }
        }
    }

    @Test func `material that is none is refused at start`() async throws {
        let fixture = try await TLSFixture()
        defer { fixture.remove() }
        let junk = SecretBytes(copying: [1, 2, 3])
        let wrongKey = TLSMaterial(certificateChain: fixture.material.certificateChain, privateKey: junk)
        await #expect(throws: HTTPFrontError.privateKeyUnusable) {
            try await FrontFixture.run(FrontSetup(tls: wrongKey)) { _ in }
        }
        let wrongChain = TLSMaterial(certificateChain: .pem([1, 2]), privateKey: fixture.material.privateKey)
        await #expect(throws: HTTPFrontError.certificateUnusable) {
            try await FrontFixture.run(FrontSetup(tls: wrongChain)) { _ in }
        }
    }
}
