import HTTPTypes

extension HTTPField.Name {
    static let requestIdentifier = HTTPField.Name("x-ms-request-id")!
    static let clientRequestIdentifier = HTTPField.Name("x-ms-client-request-id")!
    static let returnClientRequestIdentifier = HTTPField.Name("x-ms-return-client-request-id")!
    static let keyVaultRegion = HTTPField.Name("x-ms-keyvault-region")!
    static let keyVaultServiceVersion = HTTPField.Name("x-ms-keyvault-service-version")!
    /// The token endpoint's name for the caller's request id.
    static let correlationIdentifier = HTTPField.Name("client-request-id")!
    static let pragma = HTTPField.Name("Pragma")!
}
