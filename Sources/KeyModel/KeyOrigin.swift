/// Where a key's material came from; AWS's `Origin`. It isn't stored: it follows from where the material lives, and whether
/// it was imported.
public enum KeyOrigin: String, Sendable, Codable, CaseIterable {
    /// Made by the service.
    case service
    /// Made outside and imported.
    case imported
    /// Made in the service's own token, which it never leaves.
    case token
    /// Made in the hardware modules of a key store, which it never leaves.
    case keyStore
    /// Half of it is held by another key manager.
    case external

    public init(of residence: KeyResidence, isImported: Bool) {
        self =
            switch residence {
            case .storage: isImported ? .imported : .service
            case .token: .token
            case .keyStore: .keyStore
            case .external: .external
            }
    }
}
