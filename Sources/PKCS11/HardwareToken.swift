public import KeyModel
public import RootOfTrust

/// A PKCS #11 token: the module that leads to it, its label, and the sessions that work in it.
///
/// Nothing is opened before it is needed, and whatever is lost is opened anew: a service starts, and goes on, while its
/// token is away. Several values may name the same module, and even the same token.
public final class HardwareToken: Sendable {
    public struct Configuration: Sendable {
        /// The file of the PKCS #11 module.
        public var modulePath: String
        /// 1 to 32 bytes of UTF-8; slot numbers change, labels don't.
        public var tokenLabel: String
        public var pin: SecretBytes
        /// Sessions, each on its own thread; 1 to 64.
        public var sessionCount = 8
        /// How long a caller waits at most, queueing included. Making an RSA key may take twelve times as long.
        public var patience = Duration.seconds(10)
        /// How long nothing is tried after a first failure; it doubles up to `longestPause`.
        public var firstPause = Duration.milliseconds(250)
        /// A token that is back is found no later than this.
        public var longestPause = Duration.seconds(5)

        public init(modulePath: String, tokenLabel: String, pin: SecretBytes) {
            self.modulePath = modulePath
            self.tokenLabel = tokenLabel
            self.pin = pin
        }
    }

    public let label: String
    let connection: TokenConnection
    let patience: Duration
    private let queue: WorkQueue<TokenWorker>
    private static let waitingLimit = 4096

    /// Loads the module. The token itself is looked for when it is first used.
    ///
    /// - Throws: `.moduleUnusable`; `.inputRefused` when the configuration is out of bounds; `.internalFailure`.
    public convenience init(_ configuration: Configuration) throws(RootError) {
        try self.init(configuration, module: CryptokiModule.load(configuration.modulePath))
    }

    init(_ configuration: Configuration, module: CryptokiModule) throws(RootError) {
        guard (1...64).contains(configuration.sessionCount), (1...32).contains(configuration.tokenLabel.utf8.count),
            configuration.patience > .zero, configuration.firstPause > .zero
        else { throw .inputRefused }
        label = configuration.tokenLabel
        patience = configuration.patience
        let connection = TokenConnection(
            module: module, label: configuration.tokenLabel, pin: configuration.pin,
            availability: Availability(
                firstPause: configuration.firstPause, longestPause: configuration.longestPause))
        self.connection = connection
        queue = WorkQueue(threadCount: configuration.sessionCount, capacity: Self.waitingLimit)
        try queue.start(makeContext: { TokenWorker(connection) }, endContext: { $0.close() })
    }

    deinit { queue.stop() }

    /// Runs `body` in a session, on a thread that may block.
    ///
    /// - Parameters:
    ///   - limit: after it the caller is told `.unavailable`; nil for the configured patience.
    ///   - undo: undoes what `body` did when its caller was told so before.
    func run<Value: Sendable>(
        within limit: Duration? = nil,
        undo: @escaping @Sendable (CryptokiSession, Value) throws(TokenFailure) -> Void = { _, _ in },
        _ body: @escaping @Sendable (CryptokiSession) throws(TokenFailure) -> Value
    ) async throws(RootError) -> Value {
        // When every thread hangs, none is left to say so.
        guard !connection.availability.isPausing else { throw .unavailable }
        let expiry = ContinuousClock.now + (limit ?? patience)
        let result: Result<Value, RootError> = await withCheckedContinuation { continuation in
            let answer = Answer(continuation)
            let item = WorkQueue<TokenWorker>.Item(
                expiry: expiry,
                run: { Self.perform(body, undo: undo, on: $0, for: answer) },
                expire: { [availability = connection.availability] in
                    // A token that hangs costs the next callers no time.
                    availability.failed(.unavailable)
                    answer.give(.failure(.unavailable))
                })
            if !queue.submit(item) { answer.give(.failure(.unavailable)) }
        }
        return try result.get()
    }

    private static func perform<Value: Sendable>(
        _ body: (CryptokiSession) throws(TokenFailure) -> Value,
        undo: (CryptokiSession, Value) throws(TokenFailure) -> Void, on worker: TokenWorker, for answer: Answer<Value>
    ) {
        guard !answer.isGiven else { return }
        do throws(RootError) {
            let value = try worker.run(body)
            guard !answer.give(.success(value)) else { return }
            // The best that can be done: nobody knows of what was made.
            try worker.run { session throws(TokenFailure) in try undo(session, value) }
        } catch {
            answer.give(.failure(error))
        }
    }
}
