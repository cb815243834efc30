import CPKCS11
import KeyModel
import RootOfTrust

/// An open session, used by one thread at a time.
final class CryptokiSession {
    let functions: Cryptoki
    let handle: CK_SESSION_HANDLE
    let slot: CK_SLOT_ID
    let token: TokenInformation
    /// Of the module, when the session was opened.
    let generation: Int
    /// Finding an object takes the token longer than an ECDSA signature does; handles last as long as the session.
    private var handles: [AttributeTemplate: CK_OBJECT_HANDLE] = [:]
    private static let handleLimit = 1024
    /// Keys whose OAEP padding the token leaves to us. Asking it each time costs a call, and SoftHSM writes every
    /// refusal into the system's log.
    var unpaddedHere: Set<UnpaddedDecryption> = []

    /// Opens a session on the token with this label; slot numbers change, labels don't.
    ///
    /// - Throws: `.lost` when no slot has the token; `.refused(.keyMismatch)` when several have one of that name.
    init(_ functions: Cryptoki, tokenLabel: String, generation: Int) throws(TokenFailure) {
        (slot, token) = try functions.findToken(tokenLabel)
        handle = try functions.openSession(slot)
        self.functions = functions
        self.generation = generation
    }

    func close() { _ = functions.closeSession(handle) }

    func logIn(_ pin: SecretBytes) -> CK_RV {
        pin.withUnsafeBytes { bytes in
            // PKCS #11 takes the PIN by a pointer to non-constant bytes, and does not write to it.
            let pointer = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
            return functions.login(handle, CK_USER_TYPE(CKU_USER), pointer, CK_ULONG(bytes.count))
        }
    }

    func isLoggedIn() throws(TokenFailure) -> Bool {
        var info = CK_SESSION_INFO()
        try check(functions.getSessionInfo(handle, &info))
        return info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS
    }

    func readToken() throws(TokenFailure) -> TokenInformation { try functions.readToken(slot) }

    /// Tells a token that refuses from one that is gone: SoftHSM finds no object, without an error, once its token's
    /// folder is removed or another part of the process logged out.
    ///
    /// - Throws: `.lost` when the session no longer leads to the token.
    func requireAlive() throws(TokenFailure) {
        guard try isLoggedIn() else { throw .lost(CKR_USER_NOT_LOGGED_IN) }
        guard let now = try? readToken(), now.key == token.key else { throw .lost(CKR_TOKEN_NOT_PRESENT) }
    }

    /// Runs `body` on the one object that has these attributes.
    ///
    /// - Throws: `.refused(.keyMissing)`, `.refused(.keyMismatch)` when there are several.
    func withObject<Result>(
        _ template: AttributeTemplate, _ body: (CK_OBJECT_HANDLE) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        if let known = handles[template] {
            do throws(TokenFailure) { return try body(known) } catch {
                guard error == .staleHandle else { throw error }
                handles[template] = nil
            }
        }
        let found = try findOne(template)
        if handles.count >= Self.handleLimit { forgetHandles() }
        handles[template] = found
        return try body(found)
    }

    func forgetHandles() {
        handles.removeAll()
        unpaddedHere.removeAll()
    }

    private func findOne(_ template: AttributeTemplate) throws(TokenFailure) -> CK_OBJECT_HANDLE {
        let found = try find(template, limit: 2)
        guard let first = found.first else { throw .refused(.keyMissing) }
        guard found.count == 1 else { throw .refused(.keyMismatch) }
        return first
    }

    /// At most `limit` objects that have these attributes.
    ///
    /// Nothing found is looked for again, in a session that is known to be alive: while another thread reconnects, the
    /// token may have been logged out during the search and be logged in after it.
    func find(_ template: AttributeTemplate, limit: Int) throws(TokenFailure) -> [CK_OBJECT_HANDLE] {
        let found = try findOnce(template, limit: limit)
        guard found.isEmpty else { return found }
        try requireAlive()
        return try findOnce(template, limit: limit)
    }

    private func findOnce(_ template: AttributeTemplate, limit: Int) throws(TokenFailure) -> [CK_OBJECT_HANDLE] {
        try template.withAttributes { attributes, count throws(TokenFailure) in
            try check(functions.findObjectsInit(handle, attributes, count))
        }
        defer { _ = functions.findObjectsFinal(handle) }
        var found = [CK_OBJECT_HANDLE](repeating: 0, count: limit)
        var count: CK_ULONG = 0
        try check(functions.findObjects(handle, &found, CK_ULONG(limit), &count))
        return Array(found.prefix(Int(count)))
    }
}
