public import ExternalKeys
public import KeyModel
public import ServiceRequests

/// What a request is, to another key manager that it needs: for the records there.
public struct CallIdentity: Sendable {
    public var requestID: String
    public var operation: OperationName
    /// Its ARN is spelled when a proxy is told: nearly no request needs it.
    let caller: Caller

    /// - Parameter key: ours; nil while there is none.
    public func externalCall(_ operation: String? = nil, on key: KeyIdentity?) -> ExternalCall {
        let name = self.operation.rawValue
        return ExternalCall(
            operation: operation ?? name.prefix(1).uppercased() + name.dropFirst(), requestID: requestID,
            principal: caller.arn, key: key.map { ResourceName.key($0.identifier, vault: $0.vault).arn })
    }
}

/// A key in storage and the other manager's key that it is used with, ready to be used.
public struct ExternalKeyUse: Sendable {
    /// Our own material: what is encrypted under it goes to the proxy.
    public let secret: SecretBytes
    let name: ExternalKeyName
    let proxy: ExternalProxy
    let call: ExternalCall
    let proxies: any ExternalKeyProxies

    public func encrypt(_ plaintext: [UInt8], authenticating: [UInt8]) async throws(ServiceError) -> ExternallySealed {
        do {
            return try await proxies.encrypt(
                plaintext, authenticating: authenticating, under: name, at: proxy, for: call)
        } catch {
            throw .externalKeyFailed(error)
        }
    }

    public func decrypt(_ sealed: ExternallySealed, authenticating: [UInt8]) async throws(ServiceError) -> [UInt8] {
        do {
            return try await proxies.decrypt(sealed, authenticating: authenticating, under: name, at: proxy, for: call)
        } catch {
            throw .externalKeyFailed(error)
        }
    }
}

extension AuthorizedVault {
    /// How other key managers are reached.
    /// - Throws: `.unsupportedOperation` when they aren't.
    public var externalKeys: any ExternalKeyProxies {
        get throws(ServiceError) {
            guard let proxies = catalog.keyring.externalKeys else { throw .unsupportedOperation }
            return proxies
        }
    }

    /// A store's proxy, with what we show it.
    public func proxy(_ store: ExternalKeyStore, of identifier: KeyStoreIdentifier) throws(ServiceError)
        -> ExternalProxy
    {
        ExternalProxy(
            uriEndpoint: store.place.uriEndpoint, uriPath: store.place.uriPath, accessKey: store.accessKey,
            secret: try open(store.sealedSecret, for: ExternalKeyStore.secretPurpose(identifier)),
            region: address.region)
    }
}

extension AuthorizedKey {
    /// The material as what it is together with the other manager's key.
    func external(_ material: KeyMaterial, in store: KeyStoreRecord) throws(ServiceError) -> KeyMaterial {
        guard case .secret(let secret) = material, let name = record.externalKey, let external = store.external else {
            throw .integrityViolated
        }
        return .external(
            ExternalKeyUse(
                secret: secret, name: name, proxy: try vault.proxy(external, of: store.identifier),
                call: call.externalCall(on: identity), proxies: try vault.externalKeys))
    }
}
