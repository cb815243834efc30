public import KeyModel

/// The crypto module of this process: OpenSSL, with its default provider or with its FIPS provider.
///
/// It is started once, tests itself, and is from then on what `Digest`, `HMAC`, `PrivateKey` and the rest work with.
/// Before that, and for good after a failed test, each of them throws `moduleFailed`.
public struct CryptographicModule: Sendable {
    private let context: ModuleContext

    /// Loads the provider and runs the known-answer tests. A second call with the same settings gives the same module.
    /// - Parameter fips: where the FIPS provider is; nil for OpenSSL's default provider.
    /// - Throws: `providerUnavailable` when the FIPS provider cannot be loaded or is not one, `moduleFailed` when a
    ///   self test fails, `algorithmUnavailable` when the provider lacks something that the service cannot do without.
    /// - Source: FIPS 140-3 IG 10.3.A (known-answer tests), ISO/IEC 19790 7.10
    public static func start(fips: FIPSSettings?) throws(CryptographyError) -> CryptographicModule {
        CryptographicModule(context: try ModuleState.start(fips, testedBy: SelfTests.run))
    }

    /// As `start`, with one self test made to fail; for tests of the error state.
    static func start(failing test: SelfTest) throws(CryptographyError) -> CryptographicModule {
        let context = try ModuleState.start(nil) { context throws(CryptographyError) in
            try SelfTests.run(on: context, corrupting: test)
        }
        return CryptographicModule(context: context)
    }

    /// Whether the FIPS provider does the work.
    public var isFIPS: Bool { context.isFIPS }

    /// `OpenSSL 3.0.22, default provider`, `OpenSSL 3.0.22, OpenSSL FIPS Provider 3.5.9`.
    public var description: String { context.description }

    /// False after a failed self test or pairwise test; a new process is the only way out.
    public var isOperational: Bool { ModuleState.isOperational }

    /// Whether such keys can be made and used. The provider was asked; in FIPS mode secp256k1 is not among them.
    public func offers(_ algorithm: KeyAlgorithm) -> Bool { context.offers(algorithm) }

    /// Whether signatures of that kind can be made, with keys that are offered. Ed25519ph came with OpenSSL 3.2.
    public func offers(_ algorithm: SignatureAlgorithm) -> Bool { context.offers(algorithm) }

    /// What the record of an operation says about the module: `none` unless the FIPS provider did the work.
    public func indicator(for use: CryptographicUse) -> ModuleIndicator {
        isFIPS ? ModuleIndicator.of(use) : .none
    }

    /// Whether the use is an approved service of a FIPS provider that is loaded.
    public func isApproved(_ use: CryptographicUse) -> Bool { indicator(for: use) == .approved }
}
