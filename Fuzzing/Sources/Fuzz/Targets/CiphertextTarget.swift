import Cryptography
import KeyModel

/// Bytes as a ciphertext: nothing opens but what was sealed. Bytes as a plaintext: it comes back, and no bit of its
/// ciphertext can be changed.
enum CiphertextTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        let bytes = Array(input)
        checkHeader(bytes)
        require(open(bytes, material) == nil, "a forged ciphertext opens")
        checkSealing(Array(bytes.dropFirst()), flipping: Int(first))
    }

    /// Two readers of one header must not disagree.
    private static func checkHeader(_ bytes: [UInt8]) {
        let header = SymmetricCiphertext.Header.parse(bytes)
        guard let known = CiphertextHeader(parsing: bytes) else {
            require(header == nil || header?.version == 0, "only one reader takes the header")
            return
        }
        if known.format == .storage {
            require(header?.key == known.key, "two readers, two keys")
            require(header?.version == known.version, "two readers, two versions")
        } else {
            require(header == nil, "a ciphertext of another format passes for one of storage")
        }
        require(Array(bytes.prefix(CiphertextHeader.byteCount)) == known.bytes, "the header is written differently")
        for copy in [ModuleCiphertext(parsing: bytes)?.bytes, ExternalKeyCiphertext(parsing: bytes)?.bytes] {
            require(copy == nil || copy == bytes, "the parts of a ciphertext are written differently")
        }
    }

    private static func checkSealing(_ plaintext: [UInt8], flipping selector: Int) {
        guard
            var sealed = try? SymmetricCiphertext.seal(
                SecretBytes(copying: plaintext), material: material, key: key, version: 1, context: context)
        else { fatalError("it can't be sealed") }
        let byteCount = plaintext.count + SymmetricCiphertext.overheadByteCount
        require(sealed.count == byteCount, "a ciphertext of \(sealed.count) bytes")
        require(open(sealed, material)?.copyBytes() == plaintext, "it doesn't come back")
        require(open(sealed, otherMaterial) == nil, "it opens under another key")
        sealed[selector * 131 % sealed.count] ^= 1 << UInt8(selector % 8)
        require(open(sealed, material) == nil, "it opens although bit \(selector) is changed")
    }

    private static func open(_ bytes: [UInt8], _ material: SecretBytes) -> SecretBytes? {
        do {
            return try SymmetricCiphertext.open(bytes, material: material, context: context)
        } catch {
            require(error == .authenticationFailed, "it fails with \(error)")
            return nil
        }
    }

    private static let key = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab") ?? KeyIdentifier()
    private static let context = ["purpose": "fuzzing"]
    private static let material: SecretBytes = {
        guard (try? CryptographicModule.start(fips: nil)) != nil else { fatalError("no crypto module") }
        return SecretBytes(copying: [UInt8](repeating: 0x2A, count: 32))
    }()
    private static let otherMaterial = SecretBytes(copying: [UInt8](repeating: 0x2B, count: 32))
}
