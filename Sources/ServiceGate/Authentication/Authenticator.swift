import Cryptography
import FoundationEssentials
import KeyModel
import ServiceRequests
import Storage
import Synchronization

/// Establishes who asks. What a credential is checked against doesn't leave this folder.
final class Authenticator: Sendable {
    private let catalog: Catalog
    private let token = Mutex<TokenKey?>(nil)

    init(catalog: Catalog) { self.catalog = catalog }

    func use(_ key: TokenKey) { token.withLock { $0 = key } }

    /// - Throws: `.storageUnavailable` before the service's record was read.
    var tokenKey: TokenKey {
        get throws(ServiceError) {
            guard let key = token.withLock({ $0 }) else { throw .storageUnavailable }
            return key
        }
    }

    func principal(for credential: Credential?, at target: VaultTarget, now: Date) async throws(ServiceError)
        -> PrincipalEntry
    {
        switch credential {
        case nil: throw .credentialMissing
        case .signature(let signature): return try await principal(signing: signature, now: now)
        case .bearer(let token, let audience, let issuer):
            let claims = try tokenKey.verify(token.copyBytes(), audience: audience, issuer: issuer, now: now)
            return try await principal(of: claims, target: target)
        case .clientSecret(let client, let secret, let tenant):
            return try await principal(client: client, secret: secret, tenant: tenant)
        }
    }

    private func principal(signing signature: RequestSignature, now: Date) async throws(ServiceError) -> PrincipalEntry
    {
        guard (16...128).contains(signature.accessKey.utf8.count) else { throw .credentialUnknown }
        let entry = try await self.entry("access-key:" + signature.accessKey) {
            [catalog] () async throws(ServiceError) in
            try await catalog.records(
                PrincipalRecord.self, vault: "", parent: signature.accessKey, after: nil, limit: 1
            ).first?.record
        }
        try SignatureVerifier.verify(signature, of: entry, keys: try catalog.keyring.serviceKeys, now: now)
        return entry
    }

    private func principal(of claims: TokenClaims, target: VaultTarget) async throws(ServiceError) -> PrincipalEntry {
        // A token holds in the tenant that it was issued in, and nowhere else.
        if case .named(let name) = target {
            guard try catalog.vault(.named(name)).address.tenant == claims.tid else { throw .credentialWrong }
        }
        let entry = try await principal(identifier: claims.oid)
        guard entry.record.tenant == claims.tid else { throw .credentialWrong }
        // New credentials end what was had for the old ones; `iat` has whole seconds.
        let issued = Date(timeIntervalSince1970: Double(claims.iat) + 1)
        if let made = entry.record.credentialsMade, issued < made { throw .tokenExpired }
        return entry
    }

    private func principal(client: String, secret: SecretBytes, tenant: String) async throws(ServiceError)
        -> PrincipalEntry
    {
        let entry = try await principal(identifier: client)
        let digest = try CryptographyError.asFault { () throws(CryptographyError) in
            try secret.withUnsafeBytes { bytes throws(CryptographyError) in try Digest.compute(.sha256, bytes) }
        }
        let isRight = equalInConstantTime(digest, entry.record.clientSecretDigest)
        guard isRight, tenant.isEmpty || tenant == entry.record.tenant else { throw .credentialWrong }
        return entry
    }

    private func principal(identifier: PrincipalIdentifier) async throws(ServiceError) -> PrincipalEntry {
        guard UUID(uuidString: identifier) != nil else { throw .credentialUnknown }
        return try await entry("identifier:" + identifier) { [catalog] () async throws(ServiceError) in
            try await catalog.record(PrincipalRecord.self, at: RowKey(.principal, vault: "", identifier))?.record
        }
    }

    private func entry(
        _ name: String, read: () async throws(ServiceError) -> PrincipalRecord?
    ) async throws(ServiceError) -> PrincipalEntry {
        if let entry = catalog.principals[name], catalog.isCurrent(entry.read) { return entry }
        let epoch = catalog.principals.epoch
        guard let record = try await read() else { throw .credentialUnknown }
        let entry = try PrincipalEntry(record)
        catalog.principals.keep(entry, for: name, since: epoch)
        return entry
    }
}
