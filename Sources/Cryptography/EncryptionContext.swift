/// The canonical form of an encryption context: what a ciphertext is bound to.
///
///     4 bytes   number of pairs, big endian, as all counts here
///     then for each pair, ordered by the UTF-8 bytes of the key:
///     4 bytes   number of bytes of the key
///     n bytes   the key, UTF-8
///     4 bytes   number of bytes of the value
///     n bytes   the value, UTF-8
///
/// Lengths come first, so no two contexts have the same form.
/// - Source: docs/formats/ciphertext.md
public enum EncryptionContext {
    public static func canonical(_ context: [String: String]) -> [UInt8] {
        // Swift orders strings by Unicode's canonical equivalence; bytes are what other languages can reproduce.
        let pairs = context.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var form: [UInt8] = []
        form.reserveCapacity(pairs.reduce(4) { $0 + 8 + $1.key.utf8.count + $1.value.utf8.count })
        append(pairs.count, to: &form)
        for (key, value) in pairs {
            append(key.utf8.count, to: &form)
            form.append(contentsOf: key.utf8)
            append(value.utf8.count, to: &form)
            form.append(contentsOf: value.utf8)
        }
        return form
    }

    private static func append(_ count: Int, to form: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(count).bigEndian) { form.append(contentsOf: $0) }
    }
}
