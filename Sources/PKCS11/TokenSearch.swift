import CPKCS11
import RootOfTrust

extension Cryptoki {
    /// The slot and description of the token with this label.
    ///
    /// - Throws: `.lost` when there is none, `.refused(.keyMismatch)` when there are several: which of them was meant
    ///   is the operator's to say.
    func findToken(_ label: String) throws(TokenFailure) -> (CK_SLOT_ID, TokenInformation) {
        var found: [(CK_SLOT_ID, TokenInformation)] = []
        for slot in try slotsWithTokens() {
            // A slot whose token was just pulled out answers with an error, and is none of ours.
            guard let token = try? readToken(slot), token.description.label == label else { continue }
            found.append((slot, token))
        }
        guard let first = found.first else { throw .lost(CKR_TOKEN_NOT_PRESENT) }
        guard found.count == 1 else { throw .refused(.keyMismatch) }
        return first
    }

    func readToken(_ slot: CK_SLOT_ID) throws(TokenFailure) -> TokenInformation {
        var info = CK_TOKEN_INFO()
        let code = getTokenInfo(slot, &info)
        guard code == CKR_OK else { throw .lost(code) }
        return TokenInformation(info)
    }

    /// A session that may change the token where the token lets one, else one that may not.
    func openSession(_ slot: CK_SLOT_ID) throws(TokenFailure) -> CK_SESSION_HANDLE {
        var handle: CK_SESSION_HANDLE = 0
        let serial = CK_FLAGS(CKF_SERIAL_SESSION)
        var code = openSession(slot, serial | CK_FLAGS(CKF_RW_SESSION), nil, nil, &handle)
        if code == CKR_TOKEN_WRITE_PROTECTED { code = openSession(slot, serial, nil, nil, &handle) }
        guard code == CKR_OK else { throw .lost(code) }
        return handle
    }

    private func slotsWithTokens() throws(TokenFailure) -> [CK_SLOT_ID] {
        var count: CK_ULONG = 0
        try check(getSlotList(1, nil, &count))
        // Room for tokens that arrive between the two calls.
        var slots = [CK_SLOT_ID](repeating: 0, count: Int(min(count, 4096)) + 8)
        count = CK_ULONG(slots.count)
        try check(getSlotList(1, &slots, &count))
        return Array(slots.prefix(Int(count)))
    }
}
