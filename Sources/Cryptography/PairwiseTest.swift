import KeyModel

/// Whether the two halves of a new key belong together: what one signs, the other verifies; what one encapsulates, the
/// other opens.
/// - Source: FIPS 140-3 IG 10.3.A, additional comment 1
enum PairwiseTest {
    private static let message: [UInt8] = Array("pairwise consistency".utf8)

    /// - Throws: `moduleFailed`, after the module has entered its error state.
    static func run(_ privateKey: PrivateKey, against publicKey: PublicKey) throws(CryptographyError) {
        let algorithm = SignatureAlgorithm.offered(by: privateKey.algorithm).first
        guard algorithm != nil || privateKey.algorithm.family == .latticeEncapsulation else { return }
        let passed: Bool
        do throws(CryptographyError) {
            guard let algorithm else {
                let (secret, encapsulated) = try publicKey.encapsulate()
                guard try privateKey.computeDecapsulated(encapsulated) == secret else {
                    throw CryptographyError.internalFailure
                }
                return
            }
            let signature = try privateKey.computeSignature(of: message, algorithm: algorithm, encoding: .der)
            passed = try publicKey.checkSignature(signature, of: message, algorithm: algorithm, encoding: .der)
        } catch {
            passed = false
        }
        guard passed else {
            ModuleState.enterErrorState()
            throw .moduleFailed
        }
    }
}
