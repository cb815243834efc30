import Cryptography
import KeyModel
import ServiceRequests

extension Catalog {
    func makeGrantToken(for grant: GrantRecord) throws(ServiceError) -> String {
        let key = try keyring.serviceKeys.tokens
        let token = try CryptographyError.asFault { () throws(CryptographyError) in
            let random = try Randomness.publicBytes(GrantToken.randomByteCount)
            return try GrantToken(grant: grant.identifier, key: grant.key, vault: grant.vaultName, random: random) {
                (message) throws(CryptographyError) in try HMAC.authenticate(message, key: key, digest: .sha256)
            }
        }
        return token.text
    }

    /// - Throws: `.grantTokenInvalid` for what this service didn't make.
    func checkGrantToken(_ text: String) throws(ServiceError) {
        guard let token = GrantToken(parsing: text) else { throw .grantTokenInvalid }
        let key = try keyring.serviceKeys.tokens
        let code = try CryptographyError.asFault { () throws(CryptographyError) in
            try HMAC.authenticate(token.message, key: key, digest: .sha256)
        }
        guard equalInConstantTime(code, token.code) else { throw .grantTokenInvalid }
    }

    /// - Throws: `.grantTokenInvalid`, also for more than AWS takes.
    func checkGrantTokens(_ tokens: [String]) throws(ServiceError) {
        guard tokens.count <= 10 else { throw .grantTokenInvalid }
        for token in tokens { try checkGrantToken(token) }
    }
}
