/// The names of the headers that a signature covers: `content-type;host;x-amz-date`.
/// - Source: AWS Signature Version 4 for API requests, "Create a canonical request", signed headers
struct SignedHeaders {
    let text: String
    let names: [String]

    /// - Throws: InvalidSignatureException where the host is not signed, where the list has not the one form that it
    ///   may have (so that no two readers see different lists), where an `x-amz-` header of the request is left out,
    ///   or where one is named that the request hasn't got.
    init(_ text: String, of head: RequestHead) throws(SignatureRefusal) {
        self.text = text
        names = ByteText.split(text, at: UInt8(ascii: ";"))
        guard names.contains("host") || names.contains(":authority") else {
            throw .invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        try checkOrder()
        for name in names where !head.fields.contains(where: { $0.name == name }) {
            throw .invalidSignature("'\(name)' is named as a SignedHeader, but it does not exist in the HTTP request.")
        }
        for field in head.fields where field.name.hasPrefix("x-amz-") && !names.contains(field.name) {
            throw .invalidSignature("'\(field.name)' must be a 'SignedHeader' in the AWS Authorization.")
        }
    }

    private func checkOrder() throws(SignatureRefusal) {
        for (name, next) in zip(names, names.dropFirst()) where !(name < next) { throw .signatureMismatch }
        for byte in text.utf8 where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) { throw .signatureMismatch }
    }
}
