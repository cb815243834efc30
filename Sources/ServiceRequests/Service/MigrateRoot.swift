public import KeyModel

/// Wraps all vault keys under the root that the configuration names. Can be repeated after an interruption.
public struct MigrateRoot: ServiceRequest {
    public static let name = OperationName.migrateRoot

    public var target: RootTarget

    public init(target: RootTarget = .configured) {
        self.target = target
    }

    public var demands: [Demand] {
        [Demand(.migrateRoot, on: .service)]
    }

    public struct Outcome: Sendable, Codable {
        public var rewrappedVaults: Int
        public var root: String

        public init(rewrappedVaults: Int, root: String) {
            self.rewrappedVaults = rewrappedVaults
            self.root = root
        }
    }
}

/// Which root the vault keys go to.
public enum RootTarget: String, Sendable, Codable {
    /// The one that the service was started with as its next root.
    case configured
}
