import ExternalKeys
import KeyModel

/// What our client makes of a proxy's answer. The first line is the status and how many bytes were sent to be encrypted,
/// the rest is the body.
enum XKSAnswerTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let numbers = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 2, numbers[1] >= 0 else { return }
        read(status: numbers[0], byteCount: numbers[1], Array(bytes[end...].dropFirst()))
    }

    private static func read(status: Int, byteCount: Int, _ body: [UInt8]) {
        guard let object = try? ProxyAnswers.object(status: status, body: body) else { return }
        require(status == 200, "status \(status) passes for an answer")
        _ = try? ProxyAnswers.health(object)
        _ = try? ProxyAnswers.status(object)
        if let plaintext = try? ProxyAnswers.plaintext(object, byteCount: byteCount) {
            require(plaintext.count == byteCount, "a plaintext of another length")
        }
        guard let sealed = try? ProxyAnswers.sealed(object, byteCount: byteCount, authenticated: authenticated) else {
            return
        }
        require(sealed.ciphertext.count == byteCount && sealed.tag.count == 16, "a ciphertext of another form")
        require([12, 16].contains(sealed.nonce.count) && sealed.metadata.count <= 20, "a ciphertext of another form")
        let other = try? ProxyAnswers.sealed(object, byteCount: byteCount, authenticated: authenticated + [0])
        require(other == nil, "the integrity value holds for other data too")
    }

    private static let authenticated = Array("aad".utf8)
}
