public import KeyModel

/// Gives a key a new version, which is used from now on; older ones still open what they protected.
public struct RotateKey: ServiceRequest {
    public static let name = OperationName.rotateKey

    public var key: KeyReference
    public var trigger: RotationTrigger

    public init(key: KeyReference, trigger: RotationTrigger = .onDemand) {
        self.key = key
        self.trigger = trigger
    }

    public var demands: [Demand] {
        [Demand(.rotateKeyOnDemand, on: .key(key), for: .requireActive)]
    }

    public typealias Outcome = KeyDescription
}

/// Why a key is rotated.
public enum RotationTrigger: String, Sendable, Codable {
    case onDemand, scheduled
    /// A new version by Azure's `rotate`, which asymmetric keys have too.
    case newVersion
}
