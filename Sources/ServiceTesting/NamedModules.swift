public import KeyModel
public import RootOfTrust

/// HSMs that are there by name alone: clusters can be made of them, and nothing can be done in them.
public struct NamedModules: KeyStoreHardware {
    public let modules: [HardwareModule]

    /// - Parameter zones: one HSM for each, `hsm-1` and so on.
    public init(zones: [AvailabilityZone] = ["us-gov-west-1a", "us-gov-west-1b"]) {
        modules = zones.enumerated().map { index, zone in
            HardwareModule(name: "hsm-\(index + 1)", availabilityZone: zone, tokenLabel: "token-\(index + 1)")
        }
    }

    public func admits(_ password: SecretBytes, to members: [HardwareModule.Name]) -> Bool { false }

    public func join(_ members: [HardwareModule.Name], transferKey: String?) async throws(RootError) -> String {
        throw .unavailable
    }

    public func makeKey(in group: HardwareGroup, label: String) async throws(RootError) -> HardwareSecretKey {
        throw .unavailable
    }

    public func encrypt(
        _ plaintext: SecretBytes, authenticating associated: [UInt8], key: String, in members: [HardwareModule.Name]
    ) async throws(RootError) -> HardwareCiphertext { throw .unavailable }

    public func decrypt(
        _ ciphertext: HardwareCiphertext, authenticating associated: [UInt8], key: String,
        in members: [HardwareModule.Name]
    ) async throws(RootError) -> SecretBytes { throw .unavailable }

    public func random(_ byteCount: Int, in members: [HardwareModule.Name]) async throws(RootError) -> SecretBytes {
        throw .unavailable
    }

    public func destroy(_ key: String, in members: [HardwareModule.Name]) async throws(RootError) {
        throw .unavailable
    }

    public func mayLackKeys(_ group: HardwareGroup) -> Bool { false }

    public func bring(_ keys: [HardwareSecretKey], to group: HardwareGroup) async throws(RootError) -> Int { 0 }

    public func status() async -> [HardwareModuleStatus] { [] }
}
