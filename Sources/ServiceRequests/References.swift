public import KeyModel

/// How a request names a vault.
public enum VaultSelector: Hashable, Sendable, Codable {
    case named(VaultName)
    /// AWS's way: each region of an account is one vault.
    case located(region: String, account: String)
    /// The vault of that region that has the key: that of the account, or else any other.
    case holding(region: String, account: String)
}

/// How a request names a key.
public struct KeyReference: Hashable, Sendable, Codable {
    public var vault: VaultSelector
    public var selector: KeySelector

    public init(_ selector: KeySelector, in vault: VaultSelector) {
        self.vault = vault
        self.selector = selector
    }
}

/// A key that exists, and the vault that answers for it.
public struct KeyIdentity: Hashable, Sendable, Codable {
    public var identifier: KeyIdentifier
    public var vault: VaultAddress

    public init(_ identifier: KeyIdentifier, in vault: VaultAddress) {
        self.identifier = identifier
        self.vault = vault
    }
}

/// One version of a key that exists.
public struct KeyVersionIdentity: Hashable, Sendable, Codable {
    public var key: KeyIdentity
    public var version: KeyVersionIdentifier

    public init(_ key: KeyIdentity, version: KeyVersionIdentifier) {
        self.key = key
        self.version = version
    }
}

/// A part of a listing.
public struct Page<Element: Sendable & Codable>: Sendable, Codable {
    public var elements: [Element]
    /// Where the next page starts; nil at the end.
    public var next: String?

    public init(_ elements: [Element], next: String?) {
        self.elements = elements
        self.next = next
    }
}

/// Which part of a listing is asked for.
public struct PageRequest: Hashable, Sendable, Codable {
    /// 1 to 1,000.
    public var limit: Int
    /// The `next` of the page before; nil for the first.
    public var after: String?

    public init(limit: Int, after: String? = nil) {
        self.limit = limit
        self.after = after
    }

    func validate() throws(ServiceError) {
        guard (1...1000).contains(limit) else { throw .invalidInput(.pageSize) }
        if let after {
            guard (1...1024).contains(after.utf8.count) else { throw .invalidInput(.pageMarker) }
        }
    }
}
