import KeyModel
import ServiceRequests

/// One operation on keys as it was asked for; each operation's file adds what it does.
struct KeyCall: Sendable {
    let session: any Session
    let vault: VaultAddress
    /// `https://NAME.vault.localhost:8443`
    let vaultURL: String
    let operation: AzureOperation
    /// Valid; empty for operations on the whole vault.
    let keyName: KeyName
    /// 32 hexadecimal digits; nil for the newest.
    let version: String?
    let query: FormFields
    let apiVersion: String
    let body: RequestBody

    func perform() async throws(AzureFailure) -> AzureAnswer {
        switch operation {
        case .createKey: try await createKey()
        case .getKey: try await getKey()
        case .getKeys: try await listKeys()
        case .getKeyVersions: try await listVersions()
        case .updateKey: try await updateKey()
        case .rotateKey: try await rotateKey()
        case .sign: try await sign()
        case .verify: try await verify()
        case .encrypt: try await encrypt()
        case .decrypt: try await decrypt()
        case .wrapKey: try await wrapKey()
        case .unwrapKey: try await unwrapKey()
        default: throw .refused(.unsupported(operation.rawValue), because: .unsupportedOperation)
        }
    }
}

extension KeyCall {
    var vaultSelector: VaultSelector { .named(vault.name) }
    var key: KeyReference { KeyReference(KeyNameRule.selector(keyName), in: vaultSelector) }
    var subject: ErrorSubject { ErrorSubject(word: operation.word, keyName: keyName) }

    func submit<R: ServiceRequest>(
        _ request: R, about subject: ErrorSubject? = nil
    ) async throws(AzureFailure) -> R.Outcome {
        do {
            return try await session.submit(request)
        } catch {
            throw .service(error, about: subject ?? self.subject)
        }
    }

    /// The key's description, unless it awaits its destruction: Azure then calls it deleted, and not found here.
    func describe() async throws(AzureFailure) -> KeyDescription {
        try visible(await submit(DescribeKey(key: key, version: version)))
    }

    func visible(_ key: KeyDescription) throws(AzureFailure) -> KeyDescription {
        guard !key.awaitsDestruction, key.state != .destroyed else {
            throw .service(.keyNotFound(KeyNameRule.selector(keyName)), about: subject)
        }
        return key
    }
}
