import ArgumentParser
import KMSClient
import KeyModel

/// Why a command didn't do what it was asked.
enum CommandFailure: Error, Hashable {
    case service(ServiceError)
    case notConnected(ClientError)
    /// The environment doesn't say which service, or as whom.
    case settingMissing(String)
    case settingMalformed(String)
    case openToOthers(String)
    case unreadable(String, String)
    case unwritable(String, String)
    case tooLarge(String, Int)
    case usage(String)
    case notBase64
    case blueprint(String)
    case noVault
    case noNextRoot
    case verifierKeyMalformed
    case trailUnreadable(String)
    case proofMalformed(String)
    case materialUnwrappable

    /// What happened and what to do next, on one line.
    var line: String {
        let (sentence, hint) = words
        return PlainText.safe("error: \(sentence)" + (hint.map { "; \($0)" } ?? ""))
    }

    var status: ExitStatus {
        switch self {
        case .service(let error): ErrorText(error).status
        case .notConnected(let error): error == .trustRootsUnusable ? .usage : .unreachable
        case .settingMissing, .settingMalformed, .usage, .blueprint, .verifierKeyMalformed: .usage
        case .openToOthers, .unreadable, .unwritable, .tooLarge, .notBase64, .noVault, .noNextRoot, .trailUnreadable,
            .materialUnwrappable:
            .refused
        case .proofMalformed: .damaged
        }
    }

    private var words: (String, String?) {
        switch self {
        case .service(let error): (ErrorText(error).sentence, ErrorText(error).hint)
        case .notConnected(let error): (error.hint, nil)
        case .settingMissing(let name):
            (
                "\(name) is not set",
                "run 'source DIR/admin.env' or add --data-dir DIR, DIR being the service's data directory"
            )
        case .settingMalformed(let name): ("\(name) is malformed", "take it from the service's admin.env")
        case .openToOthers(let path): ("\(path) can be read by others", "run 'chmod 600 \(path)'")
        case .unreadable(let path, let reason): ("can't read \(path): \(reason)", nil)
        case .unwritable(let path, let reason): ("can't write \(path): \(reason)", nil)
        case .tooLarge(let path, let limit):
            ("\(path) is larger than \(limit) bytes", "encrypt large files under a data key")
        case .usage(let text): (text, nil)
        case .notBase64: ("the input is not base64", "leave --base64 out for raw bytes")
        case .blueprint(let text): ("blueprint: \(text)", nil)
        case .noVault: ("the service has no vault yet", "run 'aegis-kms blueprint apply'")
        case .noNextRoot:
            (
                "the service was started without a next root key",
                "'aegis-kms root migrate --help' says how to go about it"
            )
        case .verifierKeyMalformed:
            ("that is not a verifier key", "it looks like NAME+ID+BASE64; 'aegis-kms status' shows it")
        case .trailUnreadable(let text): ("the copy can't be read: \(text)", nil)
        case .proofMalformed(let text): (text, nil)
        case .materialUnwrappable:
            ("the material can't be wrapped", "a symmetric key has 32 bytes, an HMAC key at most 128")
        }
    }

    /// Runs a command's work; a failure becomes a line on standard error and an exit code.
    static func reporting(_ console: Console, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as CommandFailure {
            console.note(failure.line)
            throw ExitCode(failure.status.rawValue)
        } catch let error as ServiceError {
            let failure = CommandFailure.service(error)
            console.note(failure.line)
            throw ExitCode(failure.status.rawValue)
        }
    }
}
