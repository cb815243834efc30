public import AuditTrail
public import Cryptography
public import KeyModel
import Synchronization

/// What an operation found out that belongs into its record. It can hold no bytes.
public final class RecordNotes: Sendable {
    private struct Content {
        var versions: [KeyIdentifier: KeyVersionNumber] = [:]
        var madeKey: KeyIdentifier?
        var indicator = ModuleIndicator.none
        var details: [DetailName: String] = [:]
    }

    private let content = Mutex(Content())

    init() {}

    /// The value is cut and cleaned by the trail.
    public func add(_ name: DetailName, _ value: String) { content.withLock { $0.details[name] = value } }

    /// A key that didn't exist before.
    public func made(_ key: KeyIdentifier, version: KeyVersionNumber) {
        content.withLock {
            $0.madeKey = key
            $0.versions[key] = version
        }
    }

    func used(_ version: KeyVersionNumber, of key: KeyIdentifier) { content.withLock { $0.versions[key] = version } }

    /// One unapproved use makes the whole operation unapproved.
    public func use(_ indicator: ModuleIndicator) {
        content.withLock { content in
            if content.indicator != .notApproved, indicator != .none { content.indicator = indicator }
        }
    }

    func write(to record: inout AuditRecord) {
        content.withLock { content in
            record.key = record.key ?? content.madeKey
            record.keyVersion = record.key.flatMap { content.versions[$0] }
            record.otherKeyVersion = record.otherKey.flatMap { content.versions[$0] }
            record.indicator = AuditIndicator(rawValue: content.indicator.rawValue)
            record.details.merge(content.details) { $1 }
        }
    }
}
