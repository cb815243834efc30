/// A key wrapped by a root key, as it lies in storage (docs/formats/root-key.md).
///
///     +--------+---+------------------+----------+------------------+----------+
///     | format | n | root key's id    | nonce    | ciphertext       | tag      |
///     | 1 = 01 | 1 | n = 1 … 255      | 12       | 1 … 4,096        | 16       |
///     +--------+---+------------------+----------+------------------+----------+
///     |<--- prefix: authenticated --->|
///
/// AES-256-GCM; AAD = prefix || context.
package struct WrappedKey {
    package static let plaintextByteCounts = 1...4096
    package static let contextByteLimit = 4096
    package static let nonceByteCount = 12
    package static let tagByteCount = 16
    private static let format: UInt8 = 1

    package let rootIdentifier: [UInt8]
    package let nonce: [UInt8]
    /// The ciphertext and, behind it, the tag.
    package let sealed: [UInt8]

    /// - Parameter rootIdentifier: 1 to 255 bytes.
    package init(rootIdentifier: [UInt8], nonce: [UInt8], sealed: [UInt8]) {
        self.rootIdentifier = rootIdentifier
        self.nonce = nonce
        self.sealed = sealed
    }

    /// - Throws: `.corrupted` unless the blob has the shape above; `.keyMismatch` when another root key wrapped it.
    package init(parsing blob: [UInt8], rootIdentifier expected: [UInt8]) throws(RootError) {
        guard blob.count >= 2, blob[0] == Self.format, blob[1] > 0 else { throw .corrupted }
        let nonceStart = 2 + Int(blob[1])
        let sealedStart = nonceStart + Self.nonceByteCount
        let sealedByteCount = blob.count - sealedStart
        guard Self.plaintextByteCounts.contains(sealedByteCount - Self.tagByteCount) else { throw .corrupted }
        rootIdentifier = Array(blob[2..<nonceStart])
        nonce = Array(blob[nonceStart..<sealedStart])
        sealed = Array(blob[sealedStart...])
        guard rootIdentifier == expected else { throw .keyMismatch }
    }

    package var bytes: [UInt8] { Self.prefix(rootIdentifier) + nonce + sealed }

    /// What is authenticated along with the key.
    package static func associatedBytes(rootIdentifier: [UInt8], context: [UInt8]) -> [UInt8] {
        prefix(rootIdentifier) + context
    }

    /// - Throws: `.inputRefused` when the key or its context is out of bounds.
    package static func checkBounds(plaintextByteCount: Int, context: [UInt8]) throws(RootError) {
        guard plaintextByteCounts.contains(plaintextByteCount), context.count <= contextByteLimit else {
            throw .inputRefused
        }
    }

    private static func prefix(_ rootIdentifier: [UInt8]) -> [UInt8] {
        [format, UInt8(rootIdentifier.count)] + rootIdentifier
    }
}
