import Glibc
import NIOCore
import NIOPosix

/// Finds the addresses of a name, off the event loops and off Swift's own threads: the system's resolver blocks.
enum AddressLookup {
    static func addresses(
        of endpoint: OutboundEndpoint, by deadline: NIODeadline, on loop: any EventLoop
    ) async throws(OutboundError) -> [SocketAddress] {
        if let address = try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port) { return [address] }
        let promise = loop.makePromise(of: [SocketAddress].self)
        let timeout = loop.scheduleTask(deadline: deadline) { promise.fail(OutboundError.timedOut) }
        let (host, port) = (endpoint.host, endpoint.port)
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try resolve(host, port) }.cascade(to: promise)
        do {
            defer { timeout.cancel() }
            return try await promise.futureResult.get()
        } catch {
            throw (error as? OutboundError) ?? .unreachable
        }
    }

    private static func resolve(_ host: String, _ port: Int) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &first) == 0, let first else { throw OutboundError.unreachable }
        defer { freeaddrinfo(first) }
        var found: [SocketAddress] = []
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let entry = next {
            if let address = socketAddress(entry.pointee), !found.contains(address) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func socketAddress(_ entry: addrinfo) -> SocketAddress? {
        guard let address = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
        default: return nil
        }
    }
}
