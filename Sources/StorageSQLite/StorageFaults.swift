import GRDB
import Storage

/// Takes the cause of a fault in words, for the operator's log.
public typealias FaultReport = @Sendable (String) -> Void

extension StorageError {
    /// - Parameter report: gets the cause; not for conflicts and callers who hung up, which are nobody's fault.
    init(_ error: any Error, _ report: FaultReport) {
        switch error {
        case let error as StorageError:
            self = error
        case is CancellationError:
            self = .unavailable
        case let error as DatabaseError:
            report("SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
            self = error.isAboutTheFormat ? .incompatible : .unavailable
        default:
            report(String(describing: error))
            self = .unavailable
        }
    }
}

extension DatabaseError {
    fileprivate var isAboutTheFormat: Bool {
        resultCode == .SQLITE_NOTADB || resultCode == .SQLITE_CORRUPT
    }
}

func faultsMapped<Value>(_ report: FaultReport, _ body: () throws -> Value) throws(StorageError) -> Value {
    do {
        return try body()
    } catch {
        throw StorageError(error, report)
    }
}
