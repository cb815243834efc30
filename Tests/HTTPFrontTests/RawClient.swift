import Foundation
import Glibc

/// A client that sends exactly the bytes it is given. Its blocking calls run on threads of their own: the responder needs
/// those of Swift's pool.
struct RawClient: Sendable {
    let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw RawClientError.unreachable(errno) }
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// - Returns: whether the kernel took all of it.
    func send(_ bytes: [UInt8]) async -> Bool {
        await blocking {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// What comes until the server closes, or until nothing comes for `timeout`.
    func readAll(timeout: Int = 5) async -> (text: String, closed: Bool) {
        await read(timeout: timeout) { _ in false }
    }

    /// What comes until `count` responses are complete.
    func responses(_ count: Int, timeout: Int = 5) async -> [RawResponse] {
        let (text, _) = await read(timeout: timeout) { RawResponse.parse($0).count >= count }
        return RawResponse.parse(text)
    }

    func response(timeout: Int = 5) async -> RawResponse? { await responses(1, timeout: timeout).first }

    func endOutput() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    func close() { _ = Glibc.close(descriptor) }

    /// Hangs up the hard way, with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    private func read(timeout: Int, until isDone: @escaping @Sendable (String) -> Bool) async -> (String, Bool) {
        await blocking {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while true {
                // Looking at what came is slow, so only once nothing more is there.
                if poll(&poller, 1, 0) == 0, isDone(String(decoding: bytes, as: UTF8.self)) { break }
                guard poll(&poller, 1, Int32(timeout * 1000)) > 0 else { break }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return (String(decoding: bytes, as: UTF8.self), true) }
                bytes += buffer[..<count]
            }
            return (String(decoding: bytes, as: UTF8.self), false)
        }
    }
}

enum RawClientError: Error { case unreachable(Int32) }

func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}

/// A response as it came, taken apart by a reader of its own.
struct RawResponse: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: String

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// - Parameter headOnly: the answers to HEAD, which tell a length and send nothing.
    static func parse(_ text: String, headOnly: Bool = false) -> [RawResponse] {
        var responses: [RawResponse] = []
        var rest = Array(text.utf8)[...]
        while let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            let headers = lines.dropFirst().map { line in
                let colon = line.firstIndex(of: ":") ?? line.endIndex
                return (name: String(line[..<colon]), value: String(line[colon...].dropFirst(2)))
            }
            guard let first = lines.first, let status = Int(first.split(separator: " ")[1]) else { return responses }
            rest = rest[end.upperBound...]
            let length = headers.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
            let bodyLength = headOnly || status < 200 || status == 304 ? 0 : length
            guard rest.count >= bodyLength else { return responses }
            responses.append(
                RawResponse(
                    status: status, headers: headers, body: String(decoding: rest.prefix(bodyLength), as: UTF8.self)))
            rest = rest.dropFirst(bodyLength)
        }
        return responses
    }
}
