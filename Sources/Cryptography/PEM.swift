import COpenSSL
public import KeyModel

/// DER as text.
/// - Source: RFC 7468
public enum PEM {
    /// - Parameters:
    ///   - label: `CERTIFICATE`, `PUBLIC KEY`.
    ///   - der: what is encoded.
    /// - Returns: lines of 64 characters, the last one ended.
    public static func encode(label: String, der: [UInt8]) -> String {
        der.withUnsafeBytes { der in
            String(unsafeUninitializedCapacity: byteCount(label, der.count)) { output in
                write(label, der, to: UnsafeMutableRawBufferPointer(output))
            }
        }
    }

    /// As above, for what must not leak.
    /// - Parameter label: `PRIVATE KEY` for PKCS #8.
    public static func encode(label: String, der: SecretBytes) -> SecretBytes {
        SecretBytes(count: byteCount(label, der.count)) { output in
            der.withUnsafeBytes { der in _ = write(label, der, to: output) }
        }
    }

    private static func byteCount(_ label: String, _ derByteCount: Int) -> Int {
        let base64 = (derByteCount + 2) / 3 * 4
        return base64 + (base64 + 63) / 64 + 2 * label.utf8.count + 11 + 5 + 9 + 5 + 2
    }

    private static func write(
        _ label: String, _ der: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer
    ) -> Int {
        var end = 0
        func append(_ text: String) {
            for byte in text.utf8 {
                output[end] = byte
                end += 1
            }
        }
        append("-----BEGIN \(label)-----\n")
        for start in stride(from: 0, to: der.count, by: 48) {
            end += writeLine(of: UnsafeRawBufferPointer(rebasing: der[start..<min(start + 48, der.count)])) {
                byte, at in
                output[end + at] = byte
            }
        }
        append("-----END \(label)-----\n")
        return end
    }

    /// At most 48 bytes as base64, and the end of the line.
    private static func writeLine(of der: UnsafeRawBufferPointer, _ put: (UInt8, Int) -> Void) -> Int {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var count = 0
        for start in stride(from: 0, to: der.count, by: 3) {
            let group = (0..<3).reduce(0) { $0 << 8 | (start + $1 < der.count ? Int(der[start + $1]) : 0) }
            for digit in 0..<4 {
                let isPadding = start + digit > der.count
                put(isPadding ? 0x3D : alphabet.utf8Start[group >> (18 - 6 * digit) & 63], count)
                count += 1
            }
        }
        put(0x0A, count)
        return count + 1
    }
}
