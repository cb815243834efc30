import ServiceRequests

extension Credential {
    /// Who the caller says they are, for the record of a refusal; nothing is believed of it. nil where a credential
    /// doesn't say.
    var claimedName: String? {
        switch self {
        case .signature(let signature): signature.accessKey
        case .clientSecret(let client, _, _): client
        case .bearer: nil
        }
    }
}
