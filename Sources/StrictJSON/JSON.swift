/// A strict reader for what strangers send (RFC 8259).
///
/// It refuses what parsers are known to disagree about, because two readers that understand one document differently are
/// a way past a policy: duplicate keys, lone surrogates, invalid UTF-8, leading zeros, bytes after the document. It also
/// refuses text that would take long to compare (`StreamSafeText`).
public enum JSON {
    /// - Parameters:
    ///   - bytes: one document, with white space around it at most.
    ///   - limits: depth and number of values; the number of bytes is the caller's to bound.
    /// - Throws: the first thing that is wrong, with its offset.
    /// - Source: RFC 8259, sections 2 to 8; RFC 7493 (I-JSON), section 2
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        // `withUnsafeBytes` of the standard library rethrows untyped, hence the result in between.
        let result: Result<JSONValue, JSONError> = bytes.withUnsafeBytes { parse($0, limits) }
        return try result.get()
    }

    /// The same, of bytes that the caller holds in memory of its own.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        try parse(bytes, limits).get()
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits) -> Result<JSONValue, JSONError> {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return .failure(.unexpectedEnd) }
        var reader = JSONReader(base: base, count: bytes.count, limits: limits)
        do {
            return .success(try reader.readDocument())
        } catch {
            return .failure(error)
        }
    }
}
