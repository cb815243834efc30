public import KeyModel
import ServiceRequests

/// One difference between a blueprint and what is there, or the word that there is none.
public struct BlueprintStep: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case create, change, same
        /// What is there can't become what the blueprint asks for; the detail says why.
        case impossible
    }

    public var kind: Kind
    public var vault: VaultName
    /// nil where it is about the vault.
    public var key: KeyName?
    public var detail: String
    var action: BlueprintAction?

    init(_ kind: Kind, _ vault: VaultName, _ key: KeyName? = nil, _ detail: String, _ action: BlueprintAction? = nil) {
        self.kind = kind
        self.vault = vault
        self.key = key
        self.detail = detail
        self.action = action
    }
}

extension BlueprintStep: CustomStringConvertible {
    public var description: String {
        let subject = key.map { "key \(vault)/\($0)" } ?? "vault \(vault)"
        return "\(kind.sign) \(subject): \(detail)"
    }
}

extension BlueprintStep.Kind {
    public var sign: String {
        switch self {
        case .create: "+"
        case .change: "~"
        case .same: "="
        case .impossible: "!"
        }
    }
}

/// The request that carries a step out.
enum BlueprintAction: Sendable {
    case createVault(CreateVault)
    case createKey(CreateKey)
    /// In the token, and where the service has none, in storage.
    case createKeyInTokenIfAny(CreateKey)
    case updateDescription(UpdateKeyDescription)
    case tag(TagKey)
    case enableRotation(EnableKeyRotation)
    case disableRotation(DisableKeyRotation)
    case updateVersion(UpdateKeyVersion)
    case putPolicy(PutKeyPolicy)
}
