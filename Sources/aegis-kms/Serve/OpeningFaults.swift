import AuditTrail
import HTTPFront
import KeyModel
import Storage

/// What keeps the service from opening what it lives on, and what to do about it.
extension SetupError {
    static func trail(_ error: AuditError, _ directory: DataDirectory) -> SetupError {
        let place = directory.audit
        switch error {
        case .locked: return .inUse(directory)
        case .unavailable(.diskFull):
            return .audit(
                "no room is left for \(place); nothing is done without its record, so make room and start again")
        case .unavailable(.notWritable): return .audit("\(place) can't be written; look at its owner, mode and mount")
        case .unavailable(let fault): return .audit("\(place) can't be opened (\(fault))")
        case .corrupted(let index, let damage):
            return .audit(
                "\(place) is not as it was left: \(damage.rawValue) at record \(index). Look at it with: "
                    + "aegis-kms audit verify \(place) --key $(cat \(directory.auditVerifier)). Keep it, and restore a copy"
            )
        case .badKey, .notFound: return .audit("\(directory.auditSigner) doesn't hold a key that signs checkpoints")
        }
    }

    static func store(_ error: StorageError, _ directory: DataDirectory, cause: String?) -> SetupError {
        let reason = cause.map { " (\($0))" } ?? ""
        switch error {
        case .incompatible:
            return .store(
                "\(directory.database) is damaged, not a store of ours, or newer than this program\(reason); "
                    + "restore it from a backup")
        case .unavailable, .conflict: return .store("\(directory.database) can't be opened\(reason)")
        }
    }

    static func gate(_ error: ServiceError, _ directory: DataDirectory) -> SetupError {
        switch error {
        case .integrityViolated:
            return .store(
                "a row of \(directory.database) that the service can't be without was changed by another hand, or isn't "
                    + "this root key's; restore it from a backup")
        case .hardwareUnavailable:
            return .root(
                "the keys in \(directory.database) are wrapped by a root key that isn't this one, or can't be reached")
        case .auditUnavailable:
            return .audit("\(directory.audit) can't be written; is there room on the disk?")
        default: return .store("\(directory.database) can't be used (\(error.label)); is there room on the disk?")
        }
    }

    static func front(_ error: HTTPFrontError) -> SetupError {
        switch error {
        case .plaintextRefused(let host):
            return .network(
                "--listen is without TLS and \(host) is reached by other machines; listen on 127.0.0.1, "
                    + "or say --allow-plaintext if a proxy in front does TLS")
        case .addressUnavailable(let host, let port):
            return .network("can't listen on \(host):\(port); is the port taken, or the address another machine's?")
        case .certificateUnusable, .privateKeyUnusable, .noSuchListener, .alreadyStarted:
            return .network("can't listen (\(error))")
        }
    }

    static func inUse(_ directory: DataDirectory) -> SetupError {
        .dataDirectory("another aegis-kms is serving \(directory.path); stop it first, or name another --data-dir")
    }
}
