import HTTPTypes
import NIOCore

/// What the front itself says about how a response travels.
struct ResponseFraming {
    var isVersion10: Bool
    /// The body stays here; its length is told.
    var omitsBody: Bool
    var keepsAlive: Bool
}

/// From a response to bytes, written straight into one buffer: one allocation and one system call for a response.
enum ResponseWriting {
    static func write(
        _ response: HTTPResponse, _ body: [UInt8], _ framing: ResponseFraming, date: String,
        into buffer: inout ByteBuffer
    ) {
        writeStatus(response.status, into: &buffer)
        for field in response.headerFields where !isOurs(field.name.canonicalName) {
            buffer.writeString(field.name.rawName)
            buffer.writeStaticString(": ")
            _ = field.withUnsafeBytesOfValue { buffer.writeBytes($0) }
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("Server: aegis-kms\r\nDate: ")
        buffer.writeString(date)
        let code = response.status.code
        let hasLength = code >= 200 && code != 204
        if hasLength {
            buffer.writeStaticString("\r\nContent-Length: ")
            buffer.writeString(String(body.count))
        }
        if !framing.keepsAlive {
            buffer.writeStaticString("\r\nConnection: close")
        } else if framing.isVersion10 {
            buffer.writeStaticString("\r\nConnection: keep-alive")
        }
        buffer.writeStaticString("\r\n\r\n")
        if hasLength, code != 304, !framing.omitsBody { buffer.writeBytes(body) }
    }

    private static func writeStatus(_ status: HTTPResponse.Status, into buffer: inout ByteBuffer) {
        if status.code == 200 {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            buffer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        }
    }

    /// Framing is the front's alone: a door that sets one of these can't split a response.
    private static func isOurs(_ name: String) -> Bool {
        switch name {
        case "content-length", "transfer-encoding", "connection", "keep-alive", "date", "server": true
        default: false
        }
    }
}
