#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What keeps the trail from being written or read.
public enum AuditFault: Error, Hashable, Sendable {
    case diskFull
    /// Permissions, or a file system that is mounted for reading only.
    case notWritable
    /// The system's error number (`errno`).
    case inputOutput(Int32)
    /// The disk didn't answer in time; what was being written may still arrive.
    case timedOut
    /// Bundles can't be written, and as much as the trail is willing to hold waits for them.
    case backlog
    /// The crypto module is not operational.
    case moduleFailed
    /// The trail was closed.
    case closed

    /// `ENOENT`
    static let missing = AuditFault.inputOutput(ENOENT)

    static func of(_ code: Int32) -> AuditFault {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: .diskFull
        case EACCES, EPERM, EROFS: .notWritable
        default: .inputOutput(code)
        }
    }
}

/// What is wrong with a trail that was there before.
public enum AuditDamage: String, Hashable, Sendable, Codable {
    case checkpointMissing, checkpointMalformed, checkpointSignature
    /// The trail has fewer records than the checkpoint that it signed, or than the service has seen.
    case truncated
    /// The tree of the records is not the one that was signed.
    case rootMismatch
    case journalMissing
    /// Records between two segments of the journal, or before a damaged one, are gone.
    case journalGap
    case tileMissing, tileMalformed
    case bundleMissing, bundleMalformed
    case recordMalformed
}

public enum AuditError: Error, Hashable, Sendable {
    /// Nothing was recorded; asking again may help.
    case unavailable(AuditFault)
    /// The trail is not what it was; `at` is the index of the first record that is concerned.
    case corrupted(at: UInt64, AuditDamage)
    /// Another process writes to the directory.
    case locked
    /// No such record, or none that is published.
    case notFound
    /// A signer's name or key that can't sign checkpoints, or a verifier key that is none.
    case badKey
}

extension AuditError {
    /// Runs what only a fault can stop.
    static func wrapping<Value>(_ body: () throws(AuditFault) -> Value) throws(AuditError) -> Value {
        do {
            return try body()
        } catch {
            throw .unavailable(error)
        }
    }
}
