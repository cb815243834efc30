import CPKCS11
import RootOfTrust

/// What a call into the module came to, as far as the next step depends on it.
enum TokenFailure: Error, Equatable {
    /// The session, the token or the module is gone: open anew and try again.
    case lost(CK_RV)
    /// The handle leads nowhere any more: find the object again.
    case staleHandle
    /// Trying again would change nothing.
    case refused(RootError)

    var code: CK_RV? {
        if case .lost(let code) = self { code } else { nil }
    }
}

/// - Throws: what `code` means unless it is `CKR_OK`.
func check(_ code: CK_RV) throws(TokenFailure) {
    guard code != CKR_OK else { return }
    throw TokenFailure(code)
}

extension TokenFailure {
    /// - Source: PKCS #11 2.40, section 5.1.
    init(_ code: CK_RV) {
        switch code {
        case CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID, CKR_WRAPPING_KEY_HANDLE_INVALID,
            CKR_UNWRAPPING_KEY_HANDLE_INVALID:
            self = .staleHandle
        case CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID, CKR_KEY_TYPE_INCONSISTENT,
            CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_KEY_SIZE_RANGE, CKR_FUNCTION_NOT_SUPPORTED, CKR_CURVE_NOT_SUPPORTED,
            CKR_DOMAIN_PARAMS_INVALID:
            self = .refused(.algorithmUnsupported)
        case CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_DATA_INVALID, CKR_DATA_LEN_RANGE,
            CKR_WRAPPED_KEY_INVALID, CKR_WRAPPED_KEY_LEN_RANGE:
            self = .refused(.corrupted)
        case CKR_KEY_UNEXTRACTABLE, CKR_KEY_NOT_WRAPPABLE, CKR_WRAPPING_KEY_SIZE_RANGE,
            CKR_WRAPPING_KEY_TYPE_INCONSISTENT, CKR_UNWRAPPING_KEY_SIZE_RANGE, CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT:
            self = .refused(.keyUnsuitable)
        case CKR_DEVICE_MEMORY:
            self = .refused(.storageFull)
        case CKR_ARGUMENTS_BAD, CKR_ATTRIBUTE_READ_ONLY, CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID,
            CKR_ATTRIBUTE_VALUE_INVALID, CKR_BUFFER_TOO_SMALL, CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT,
            CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_READ_ONLY, CKR_ACTION_PROHIBITED:
            self = .refused(.internalFailure)
        default:
            // Removed devices, closed sessions and vendors' own codes: a new session costs little, and decides.
            self = .lost(code)
        }
    }
}
