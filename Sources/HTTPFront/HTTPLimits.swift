/// How much a stranger may send, and how long they may take.
public struct HTTPLimits: Sendable {
    public var bodyByteCount = 1 << 20
    /// Bodies of all connections together. Beyond it, those of up to `smallBodyByteCount` are still taken.
    public var totalBodyByteCount = 256 << 20
    public var smallBodyByteCount = 64 << 10
    /// Names and values together.
    public var headByteCount = 32 << 10
    public var headerCount = 100
    public var targetByteCount = 8 << 10
    /// From accepting the connection (with TLS: before the handshake), later from a head's first bytes.
    public var headTime: Duration = .seconds(10)
    /// From the end of the head to the end of the body, and for taking the response.
    public var requestTime: Duration = .seconds(30)
    public var idleTime: Duration = .seconds(75)
    /// How long a connection that we close is read on, so that the response isn't lost to a reset.
    /// - Source: RFC 9112, section 9.6
    public var lingerTime: Duration = .seconds(1)
    /// Open connections of all listeners; more wait in the kernel's queue.
    public var connectionCount = 4096
    /// Those of one address, so that it can't take all; more are closed at once. Loopback may be a proxy, which stands
    /// for many, and is free of it.
    public var connectionCountPerSource = 2048
    /// What is kept of requests sent ahead of their answers.
    public var pipelinedByteCount = 2 << 20

    public init() {}
}
