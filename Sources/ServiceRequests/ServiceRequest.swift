public import KeyModel

/// What is asked, as a value. How it is done is the gate's side (`ServiceGate.Operation`).
public protocol ServiceRequest: Sendable, Codable {
    associatedtype Outcome: Sendable, Codable

    static var name: OperationName { get }

    /// Everything that the caller must be allowed, in the order in which it is checked. None means refused.
    var demands: [Demand] { get }

    /// Who alone is to read the secret of the answer; nil for the caller.
    var recipient: Recipient? { get }

    /// Checks the shape alone, without looking anything up.
    func validate() throws(ServiceError)
}

extension ServiceRequest {
    public var recipient: Recipient? { nil }

    public func validate() throws(ServiceError) {}
}

/// One thing that a caller must be allowed: an action on a resource, and what it needs of the key's life cycle.
public struct Demand: Hashable, Sendable {
    public var action: ActionName
    public var resource: DemandedResource
    public var use: KeyUse
    /// What grants and policies may make it depend on; empty for what takes none.
    public var encryptionContext: [String: String]
    /// What else policies may make it depend on.
    public var facts: [RequestFact]
    /// The grant that is to be made or retired.
    public var grant: GrantDemand?

    public init(
        _ action: ActionName, on resource: DemandedResource, for use: KeyUse = .inspect,
        encryptionContext: [String: String] = [:], facts: [RequestFact] = [], grant: GrantDemand? = nil
    ) {
        self.action = action
        self.resource = resource
        self.use = use
        self.encryptionContext = encryptionContext
        self.facts = facts
        self.grant = grant
    }
}

/// What a decision about a grant depends on. In a box: nearly all demands have none.
public indirect enum GrantDemand: Hashable, Sendable {
    case creating(GrantTerms)
    case retiring(GrantIdentifier)
}

public enum DemandedResource: Hashable, Sendable {
    /// The key must exist.
    case key(KeyReference)
    /// The name itself, whether it exists or not.
    case keyName(KeyName, VaultSelector)
    /// Anything in a vault (creating a key, listing).
    case vault(VaultSelector)
    /// The cluster itself, whether it exists or not.
    case hardwareCluster(HardwareClusterReference)
    /// The service as a whole; it belongs to the account of its first vault.
    case service
    /// What concerns nobody but the caller.
    case caller
}
