import CSecretMemory
import FoundationEssentials

/// Bytes that must not leak: key material, plaintexts, passwords.
///
/// They live in memory that is locked, left out of core dumps and zeroed at the end of their life. They don't print, they
/// don't show in a `dump`, and they compare in constant time. They can be encoded, because a native client sends
/// plaintexts; what is encoded is the caller's to guard.
public final class SecretBytes: @unchecked Sendable {  // immutable after init
    public let count: Int
    private let storage: UnsafeMutableRawPointer?

    /// - Parameters:
    ///   - count: bytes, 0 or more.
    ///   - initialize: fills the `count` bytes, which start as zeros.
    public init<Failure: Error>(
        count: Int, initializingWith initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        self.count = count
        storage = count > 0 ? secret_memory_allocate(count) : nil
        try initialize(UnsafeMutableRawBufferPointer(start: storage, count: count))
    }

    /// A copy; the original is the caller's to zero.
    public convenience init(copying bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// A copy; the original is the caller's to zero.
    public convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { if !bytes.isEmpty { $0.copyMemory(from: bytes) } }
    }

    deinit { secret_memory_free(storage, count) }

    /// Runs `body` on the bytes; they must not escape it.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    /// A plain copy for the moment a protocol's answer is written.
    public func copyBytes() -> [UInt8] { withUnsafeBytes { Array($0) } }

    public var isEmpty: Bool { count == 0 }

    /// Whether the operating system let us lock all secret pages (RLIMIT_MEMLOCK).
    public static var isMemoryLocked: Bool { secret_memory_is_locked() == 1 }

    /// From here on this process leaves no core dump, and other processes of its user can't look into it. What protocols
    /// and drivers make of secrets lies in ordinary memory for a while.
    /// - Source: core(5), prctl(2) PR_SET_DUMPABLE
    public static func forbidProcessDumps() { secret_memory_forbid_dumps() }
}

extension SecretBytes: Equatable {
    public static func == (a: SecretBytes, b: SecretBytes) -> Bool {
        guard a.count == b.count else { return false }
        guard a.count > 0 else { return true }
        return a.withUnsafeBytes { left in
            b.withUnsafeBytes { right in secret_memory_equal(left.baseAddress, right.baseAddress, left.count) == 1 }
        }
    }
}

/// Compares two byte arrays in a time that depends on their lengths alone.
public func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return a.isEmpty || secret_memory_equal(a, b, a.count) == 1
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SecretBytes(\(count) bytes)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretBytes: Codable {
    public convenience init(from decoder: any Decoder) throws {
        var bytes = try decoder.singleValueContainer().decode(Data.self)
        self.init(count: bytes.count) { _ = bytes.copyBytes(to: $0) }
        bytes.resetBytes(in: 0..<bytes.count)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(withUnsafeBytes { Data($0) })
    }
}
