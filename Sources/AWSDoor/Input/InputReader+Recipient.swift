import KeyModel
import ServiceRequests
import StrictJSON

extension InputReader {
    /// `Recipient`: who alone is to read the answer's secret.
    /// - Source: AWS KMS API Reference, RecipientInfo
    mutating func recipient() throws(Refusal) -> Recipient? {
        guard let value = value("Recipient") else { return nil }
        guard let members = value.objectValue else { throw Self.mismatch(value, "a Structure") }
        let path = "recipient."
        // The model requires neither, and without both there is nobody to encrypt to.
        if let algorithm = members["KeyEncryptionAlgorithm"], !algorithm.isNull {
            guard let text = algorithm.stringValue else { throw Self.mismatch(algorithm, "a String") }
            if KeyEncryptionAlgorithmName(rawValue: text) == nil {
                let names = KeyEncryptionAlgorithmName.listed.map(\.rawValue)
                note(.oneOf(names), at: path + "keyEncryptionAlgorithm", value: text)
            }
        } else {
            note(.present, at: path + "keyEncryptionAlgorithm")
        }
        return Recipient(attestationDocument: try attestationDocument(of: members, path + "attestationDocument"))
    }

    private mutating func attestationDocument(of members: JSONObject, _ path: String) throws(Refusal) -> [UInt8] {
        guard let value = members["AttestationDocument"], !value.isNull else {
            note(.present, at: path)
            return []
        }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a Blob") }
        guard let document = Base64.decode(text) else { throw .serialization(nil) }
        let counts = Recipient.documentByteCounts
        if document.count > counts.upperBound { note(.atMost(counts.upperBound), at: path) }
        if document.isEmpty { note(.atLeast(counts.lowerBound), at: path) }
        return document
    }
}
