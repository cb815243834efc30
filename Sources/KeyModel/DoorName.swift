/// The way a request came in.
public enum DoorName: String, Sendable, Codable, CaseIterable {
    case aws, azure, native
    /// The external key store proxy.
    case xks
    /// From a part of the service itself.
    case system
}
