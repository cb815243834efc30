import ExternalKeys
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyRoom {
    /// - Throws: `.invalidInput` where the operator has no proxies; `.proxyTaken`.
    /// - Source: AWS KMS API Reference, CreateCustomKeyStore, XksProxyUriEndpoint, uniqueness requirements
    func requireFree(
        _ place: ProxyPlace, in vault: AuthorizedVault, besides own: KeyStoreIdentifier?
    ) async throws(ServiceError) {
        guard try vault.externalKeys.permits(uriEndpoint: place.uriEndpoint) else {
            throw .invalidInput(.keyStore(.proxyEndpoint))
        }
        for store in try await keyStores(of: vault) where store.record.identifier != own {
            guard let other = store.record.external?.place else { continue }
            if let service = place.endpointService, service == other.endpointService {
                throw .proxyTaken(.endpointService)
            }
            guard place.uriEndpoint.lowercased() == other.uriEndpoint.lowercased() else { continue }
            guard place.uriPath != other.uriPath else { throw .proxyTaken(.uri) }
            guard place.connectivity == .publicEndpoint, other.connectivity == .publicEndpoint else {
                throw .proxyTaken(.endpoint)
            }
        }
    }

    /// Asks the proxy how it is, as AWS does before it makes a store of it or changes one.
    /// - Throws: `.externalKeyFailed`.
    func requireHealthy(
        _ proxy: ExternalProxy, of vault: AuthorizedVault, _ call: ExternalCall
    ) async throws(ServiceError) {
        let proxies = try vault.externalKeys
        do throws(ExternalKeyFailure) {
            guard try await proxies.checkHealth(of: proxy, for: call).isAvailable else { throw .unreachable }
        } catch {
            throw .externalKeyFailed(error)
        }
    }

    /// - Throws: `.externalKeyFailed`, `.externalKeyTaken`, `.externalKeyUnsuitable`.
    func requireUsable(
        _ name: ExternalKeyName, in store: AuthorizedKeyStore, of vault: AuthorizedVault, for call: CallIdentity
    ) async throws(ServiceError) {
        guard let external = store.record.external else { throw .keyStoreNotFound }
        guard store.record.connection == .connected else { throw .externalKeyFailed(.notConnected) }
        let keys = try await catalog.allRecords(
            KeyRecord.self, vault: vault.address.name, parent: store.record.identifier)
        guard !keys.contains(where: { $0.record.externalKey == name && $0.record.state != .destroyed }) else {
            throw .externalKeyTaken
        }
        let (proxies, proxy) = (try vault.externalKeys, try vault.proxy(external, of: store.record.identifier))
        do throws(ExternalKeyFailure) {
            let status = try await proxies.describe(name, at: proxy, for: call.externalCall(on: nil))
            guard status.isAES256, status.encrypts, status.decrypts, status.isEnabled else {
                throw ExternalKeyFailure.usageUnsupported
            }
        } catch {
            throw error == .usageUnsupported || error == .keyNotEnabled
                ? ServiceError.externalKeyUnsuitable : .externalKeyFailed(error)
        }
    }
}

extension ExternalKeyStoreSettings {
    func make(
        _ identifier: KeyStoreIdentifier, in vault: AuthorizedVault, _ room: KeyRoom, for call: CallIdentity
    ) async throws(ServiceError) -> ExternalKeyStore {
        try await room.requireFree(place, in: vault, besides: nil)
        let store = ExternalKeyStore(
            place: place, accessKey: credential.accessKey,
            sealedSecret: try vault.seal(credential.secret, for: ExternalKeyStore.secretPurpose(identifier)))
        // What is behind an endpoint service is first asked when the store is connected.
        if place.connectivity == .publicEndpoint {
            try await room.requireHealthy(
                try vault.proxy(store, of: identifier), of: vault,
                call.externalCall("CreateCustomKeyStore", on: nil))
        }
        return store
    }
}

extension ExternalKeyStoreChange {
    func apply(
        to store: inout ExternalKeyStore, of identifier: KeyStoreIdentifier, in vault: AuthorizedVault,
        _ room: KeyRoom, for call: CallIdentity
    ) async throws(ServiceError) {
        let place = applied(to: store.place)
        try place.validate()
        try await room.requireFree(place, in: vault, besides: identifier)
        store.place = place
        if let credential {
            store.accessKey = credential.accessKey
            store.sealedSecret = try vault.seal(
                credential.secret, for: ExternalKeyStore.secretPurpose(identifier))
        }
        if place.connectivity == .publicEndpoint {
            try await room.requireHealthy(
                try vault.proxy(store, of: identifier), of: vault,
                call.externalCall("UpdateCustomKeyStore", on: nil))
        }
    }
}

extension KeyStoreConnectionFault {
    /// - Source: AWS KMS developer guide, "Connection error codes for external key stores"
    init(_ failure: ExternalKeyFailure) {
        self =
            switch failure {
            case .credentialRefused: .credentials
            case .accessDenied: .proxyAccessDenied
            case .uriPathRefused: .proxyConfiguration
            case .unreachable, .throttled: .proxyUnreachable
            case .timedOut, .dependencyTimedOut: .proxyTimedOut
            case .tlsFailed: .proxyTLS
            case .requestRefused, .keyNotEnabled, .ciphertextRefused, .usageUnsupported, .keyNotFound,
                .operationUnsupported, .internalFault, .responseMalformed, .plaintextForeign, .notConnected:
                .proxyResponse
            }
    }
}
