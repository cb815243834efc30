import KMSClient
import KeyModel
import ServiceRequests

/// The way to the service: the one place that knows what a session is made of.
enum Connection {
    private static let authorityByteLimit = 1 << 20

    /// - Throws: `CommandFailure` for a setting that is wrong or a service that isn't there; what `work` throws.
    static func with(
        _ settings: ConnectionSettings, _ work: (any Session) async throws -> Void
    ) async throws {
        let client = try await open(settings)
        defer { client.close() }
        try await work(client)
    }

    private static func open(_ settings: ConnectionSettings) async throws(CommandFailure) -> KMSClient {
        guard let endpoint = ServiceEndpoint(url: settings.url) else { throw .settingMalformed("AEGIS_URL") }
        let authority = try StandardStreams.read(settings.authorityFile, limit: authorityByteLimit)
        do throws(ClientError) {
            return try await KMSClient(
                endpoint: endpoint, trustRootsPEM: authority,
                credentials: ClientCredentials(client: settings.client, secret: settings.secret))
        } catch {
            if case .refused(let refusal) = error { throw .service(refusal) }
            throw .notConnected(error)
        }
    }
}
