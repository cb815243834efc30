import Cryptography

/// Runs `body`, whose failures become this room's.
func translatingFailures<Result>(_ body: () throws(CryptographyError) -> Result) throws(RootError) -> Result {
    do throws(CryptographyError) { return try body() } catch {
        throw error == .authenticationFailed ? .corrupted : .internalFailure
    }
}
