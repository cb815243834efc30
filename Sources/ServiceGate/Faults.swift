public import Cryptography
public import KeyModel
public import RootOfTrust
import Storage

extension CryptographyError {
    /// What a failure of the module means where no input of the caller's can be the cause.
    public static func asFault<Result>(
        _ body: () throws(CryptographyError) -> Result
    ) throws(ServiceError) -> Result {
        do {
            return try body()
        } catch {
            throw error.fault
        }
    }

    public var fault: ServiceError {
        switch self {
        case .authenticationFailed: .integrityViolated
        default: .moduleFailed
        }
    }
}

extension RootError {
    /// What a failure of the root or of a token means to a caller.
    public var fault: ServiceError {
        switch self {
        case .corrupted, .keyMismatch: .integrityViolated
        default: .hardwareUnavailable
        }
    }
}

extension StorageError {
    var fault: ServiceError {
        switch self {
        case .conflict: .concurrentChange
        case .unavailable, .incompatible: .storageUnavailable
        }
    }
}
