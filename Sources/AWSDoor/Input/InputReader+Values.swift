import FoundationEssentials
import KeyModel
import StrictJSON

extension InputReader {
    mutating func flag(_ member: String) throws(Refusal) -> Bool? {
        guard let value = value(member) else { return nil }
        guard let flag = value.boolValue else { throw Self.mismatch(value, "a Boolean") }
        return flag
    }

    mutating func integer(_ member: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let value = value(member) else { return nil }
        guard let integer = value.intValue else { throw Self.mismatch(value, "an Integer") }
        let path = Self.path(member)
        if integer < range.lowerBound { note(.valueAtLeast(range.lowerBound), at: path, value: String(integer)) }
        if integer > range.upperBound { note(.valueAtMost(range.upperBound), at: path, value: String(integer)) }
        return integer
    }

    /// Seconds since 1970, with a fraction or without.
    mutating func date(_ member: String) throws(Refusal) -> Date? {
        guard let value = value(member) else { return nil }
        guard let seconds = value.doubleValue, seconds.isFinite, abs(seconds) < 1e12 else {
            throw Self.mismatch(value, "a Timestamp")
        }
        return Date(timeIntervalSince1970: seconds)
    }

    /// Bytes in base64 that may be left out.
    /// - Parameter limit: the most bytes; one is the least.
    mutating func blob(_ member: String, upTo limit: Int) throws(Refusal) -> [UInt8]? {
        guard let text = try base64(member) else { return nil }
        guard let bytes = Base64.decode(text) else { throw .serialization(nil) }
        checkLength(bytes.count, of: member, upTo: limit)
        return bytes
    }

    mutating func requiredBlob(_ member: String, upTo limit: Int) throws(Refusal) -> [UInt8] {
        if let bytes = try blob(member, upTo: limit) { return bytes }
        missing(member)
        return []
    }

    /// Bytes that must not leak, decoded straight into guarded memory.
    mutating func requiredSecret(_ member: String, upTo limit: Int) throws(Refusal) -> SecretBytes {
        guard let text = try base64(member) else {
            missing(member)
            return SecretBytes(copying: [])
        }
        guard let count = Base64.decodedByteCount(text) else { throw .serialization(nil) }
        checkLength(count, of: member, upTo: limit)
        var isBase64 = false
        let secret = SecretBytes(count: count) { isBase64 = Base64.decode(text, into: $0) }
        guard isBase64 else { throw .serialization(nil) }
        return secret
    }

    private func base64(_ member: String) throws(Refusal) -> String? {
        guard let value = value(member) else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a Blob") }
        return text
    }

    /// Without the value: it may be a plaintext.
    private mutating func checkLength(_ count: Int, of member: String, upTo limit: Int) {
        if count > limit { note(.atMost(limit), at: Self.path(member)) }
        if count < 1 { note(.atLeast(1), at: Self.path(member)) }
    }
}
