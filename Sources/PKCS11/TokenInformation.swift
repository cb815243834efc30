import CPKCS11
import RootOfTrust

/// What `C_GetTokenInfo` says, without its padding.
struct TokenInformation {
    let description: TokenDescription
    let flags: CK_FLAGS

    /// Names the token across slots and restarts.
    var key: String { description.label + "\u{0}" + description.serialNumber }

    init(_ raw: CK_TOKEN_INFO) {
        description = TokenDescription(
            label: trimmed(raw.label), manufacturer: trimmed(raw.manufacturerID), model: trimmed(raw.model),
            serialNumber: trimmed(raw.serialNumber),
            firmware: "\(raw.firmwareVersion.major).\(raw.firmwareVersion.minor)")
        flags = raw.flags
    }
}

/// A fixed field, padded with blanks (PKCS #11 2.40, section 3.2) or, in some modules, with zeros.
private func trimmed(_ field: some Any) -> String {
    withUnsafeBytes(of: field) { bytes in
        let end = bytes.lastIndex { $0 != 0x20 && $0 != 0 }.map { $0 + 1 } ?? 0
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
