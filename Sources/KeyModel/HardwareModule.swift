/// One hardware security module of those that the operator has set aside for key stores.
public struct HardwareModule: Hashable, Sendable, Codable {
    /// The operator's name for it, unique in a service: 1 to 64 letters, digits, hyphens, dots and underscores.
    public typealias Name = String

    public var name: Name
    /// Where it stands, such as `us-gov-west-1a`: two modules of one zone may fail together.
    public var availabilityZone: String
    /// The label of its PKCS #11 token.
    public var tokenLabel: String

    public init(name: Name, availabilityZone: String, tokenLabel: String) {
        self.name = name
        self.availabilityZone = availabilityZone
        self.tokenLabel = tokenLabel
    }
}
