/// Why a request's signature can't be taken apart, in AWS's words; each door has its protocol's error for it.
package struct SignatureRefusal: Error, Hashable {
    package enum Kind: Sendable {
        /// Parts are missing, or not of their form.
        case incomplete
        /// All is there, and can't be right.
        case invalid
    }

    package let kind: Kind
    package let message: String

    /// Said where a signature is not the one that it should be, by whoever finds out.
    package static let mismatchMessage =
        "The request signature we calculated does not match the signature you provided. "
        + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."

    static func incompleteSignature(_ message: String) -> SignatureRefusal {
        SignatureRefusal(kind: .incomplete, message: message)
    }

    static func invalidSignature(_ message: String) -> SignatureRefusal {
        SignatureRefusal(kind: .invalid, message: message)
    }

    static let signatureMismatch = invalidSignature(mismatchMessage)
}
