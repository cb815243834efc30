/// What a script learns from a command's end; the main command's `--help` lists them.
enum ExitStatus: Int32, CaseIterable {
    case success = 0
    /// The service refused the request, or something failed here.
    case refused = 1
    /// There is a difference between a blueprint and what is there.
    case difference = 2
    /// The audit trail, or a proof, is damaged.
    case damaged = 3
    /// EX_USAGE of sysexits(3), as the argument parser has it.
    case usage = 64
    /// EX_UNAVAILABLE
    case unreachable = 69
    /// EX_NOPERM: the credentials are wrong, or no policy allows it.
    case denied = 77

    var meaning: String {
        switch self {
        case .success: "done; nothing differs, nothing is damaged"
        case .refused: "refused by the service, or failed; for 'status': degraded"
        case .difference: "'blueprint': there is a difference"
        case .damaged: "'audit verify': the trail or the proof is damaged"
        case .usage: "wrong arguments, or the environment names no service"
        case .unreachable: "the service can't be reached"
        case .denied: "the credentials are wrong, or no policy allows it"
        }
    }

    /// For the help of the main command.
    static var help: String {
        let lines = allCases.map { status in
            let code = String(status.rawValue)
            return "  " + String(repeating: " ", count: 2 - code.count) + code + "  " + status.meaning
        }
        return (["EXIT CODES"] + lines).joined(separator: "\n")
    }
}
