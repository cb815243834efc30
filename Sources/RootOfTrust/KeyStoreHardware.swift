public import KeyModel

/// A key that was made in the modules of a key store.
public struct HardwareSecretKey: Hashable, Sendable, Codable {
    /// Its `CKA_ID` in every module, in lower-case hexadecimal: 16 bytes.
    public let identifier: String
    /// The key under its store's transfer key, which only the store's modules have: AES key wrap (RFC 3394), 40 bytes.
    /// It brings the key into a module that was away, or is new.
    public let wrapped: [UInt8]
    /// Shown by the modules' own tools; at most 255 bytes of UTF-8.
    public let label: String

    public init(identifier: String, wrapped: [UInt8], label: String) {
        self.identifier = identifier
        self.wrapped = wrapped
        self.label = label
    }
}

/// The modules that hold the keys of one key store.
public struct HardwareGroup: Hashable, Sendable {
    public var members: [HardwareModule.Name]
    /// The `CKA_ID` of the key that the members share, under which they hand keys to each other; in hexadecimal.
    public var transferKey: String

    public init(members: [HardwareModule.Name], transferKey: String) {
        self.members = members
        self.transferKey = transferKey
    }
}

/// What a module encrypted: AES-256-GCM.
public struct HardwareCiphertext: Hashable, Sendable {
    /// 12 bytes, of the module's random generator.
    public let nonce: [UInt8]
    /// The ciphertext and its tag of 16 bytes.
    public let sealed: [UInt8]

    public init(nonce: [UInt8], sealed: [UInt8]) {
        self.nonce = nonce
        self.sealed = sealed
    }
}

/// The hardware modules that key stores are made of. A key is in every module of its store and leaves none of them;
/// each does what any of them can do, so one that is lost is missed by nobody.
///
/// Each function throws `.unavailable` when no module of the store can be reached, `.pinRefused` once their PINs were
/// refused, `.keyMissing` when none that can be reached has the key, and `.inputRefused` for a name that isn't known.
public protocol KeyStoreHardware: Sendable {
    var modules: [HardwareModule] { get }

    /// Whether the password is the PIN of each of these modules, as the operator configured it. It is compared here, and
    /// never tried on a module, so nothing locks.
    func admits(_ password: SecretBytes, to members: [HardwareModule.Name]) -> Bool

    /// Makes a transfer key in the modules that can be reached, or brings the one that some have to those that lack it.
    ///
    /// - Parameter transferKey: nil to make one.
    /// - Returns: the transfer key's identifier.
    func join(_ members: [HardwareModule.Name], transferKey: String?) async throws(RootError) -> String

    /// Makes an AES-256 key in all modules of the group that can be reached: sensitive, not extractable.
    ///
    /// - Parameters:
    ///   - label: shown by the modules' own tools; at most 255 bytes of UTF-8.
    ///   - zoneCount: in modules of how many zones it has to be.
    /// - Throws: `.unavailable` when that can't be; it is then in none.
    func makeKey(in group: HardwareGroup, label: String, zoneCount: Int) async throws(RootError) -> HardwareSecretKey

    /// - Parameter associated: bound to the ciphertext.
    func encrypt(
        _ plaintext: SecretBytes, authenticating associated: [UInt8], key: String, in members: [HardwareModule.Name]
    ) async throws(RootError) -> HardwareCiphertext

    /// - Throws: `.corrupted` when it does not open.
    func decrypt(
        _ ciphertext: HardwareCiphertext, authenticating associated: [UInt8], key: String,
        in members: [HardwareModule.Name]
    ) async throws(RootError) -> SecretBytes

    /// Bytes of a module's random generator.
    ///
    /// - Parameter byteCount: 1 to 1,024.
    func random(_ byteCount: Int, in members: [HardwareModule.Name]) async throws(RootError) -> SecretBytes

    /// Destroys the key in every module.
    ///
    /// - Throws: `.unavailable` while a module can't be reached: it may still have the key. What is gone already is no
    ///   fault.
    func destroy(_ key: String, in members: [HardwareModule.Name]) async throws(RootError)

    /// Whether a module that can be reached may lack keys: it was away since they were last brought to it, or never had
    /// them.
    func mayLackKeys(_ group: HardwareGroup) async -> Bool

    /// Brings the transfer key and these keys to each module of the group that can be reached and lacks some.
    ///
    /// - Parameter keys: all of the store.
    /// - Returns: how many keys were brought to how many modules, in sum; 0 when nothing was missing.
    func bring(_ keys: [HardwareSecretKey], to group: HardwareGroup) async throws(RootError) -> Int

    /// Looks whether each module can be used; never waits longer than a few seconds.
    func status() async -> [HardwareModuleStatus]
}

/// The state of a hardware module, for the operator.
public struct HardwareModuleStatus: Hashable, Sendable, Codable {
    public var module: HardwareModule
    public var hardware: HardwareStatus

    public init(module: HardwareModule, hardware: HardwareStatus) {
        self.module = module
        self.hardware = hardware
    }
}
