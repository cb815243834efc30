import CPKCS11
import KeyModel
import RootOfTrust
import Synchronization

/// Sees to it that a wrong PIN never locks a token.
///
/// A token counts wrong PINs and locks after a few, for good on some. A service that reconnects on its own would spend
/// them all within a second. So a PIN that a token refused is not shown to it again by this process, and a token that
/// says that one attempt is left gets none: also a service that is restarted over and over stops there.
final class LoginGuard: Sendable {
    private let refused = Mutex<Set<String>>([])

    /// Logs the session's user in, unless that is already so.
    ///
    /// One at a time, since eight sessions that log in at once with a wrong PIN would be eight attempts.
    func logIn(_ session: CryptokiSession, pin: SecretBytes) throws(TokenFailure) {
        try refused.withLock { refused throws(TokenFailure) in
            guard !refused.contains(session.token.key) else { throw .refused(.pinRefused) }
            guard try !session.isLoggedIn() else { return }
            let flags = try session.readToken().flags
            guard flags & CK_FLAGS(CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED) == 0 else {
                throw .refused(.pinRefused)
            }
            let code = session.logIn(pin)
            if Self.isRefusal(code) {
                refused.insert(session.token.key)
                throw .refused(.pinRefused)
            }
            if code != CKR_USER_ALREADY_LOGGED_IN { try check(code) }
        }
    }

    private static func isRefusal(_ code: CK_RV) -> Bool {
        switch code {
        case CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED, CKR_PIN_LOCKED: true
        default: false
        }
    }
}
