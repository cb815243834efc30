import FoundationEssentials
public import KeyModel

/// What CreateGrant hands out beside the identifier: it names the grant, and shows that the service made it. It allows
/// nothing by itself.
///
/// ```
/// base64( 1 | random, 16 | grant, 32 | key, 36 | length | vault name | code, 32 )
/// code = HMAC-SHA-256(service's key, "aegis-kms grant token" | all before)
/// ```
public struct GrantToken: Hashable, Sendable {
    public static let randomByteCount = 16
    public static let codeByteCount = 32
    private static let version: UInt8 = 1
    private static let headByteCount = 1 + randomByteCount + 32 + 36 + 1

    public let grant: GrantIdentifier
    public let key: KeyIdentifier
    public let vault: VaultName
    /// What the code is over.
    public let message: [UInt8]
    public let code: [UInt8]

    /// - Parameters:
    ///   - random: 16 bytes, so that no two tokens are the same.
    ///   - authenticate: makes the code.
    public init<Failure: Error>(
        grant: GrantIdentifier, key: KeyIdentifier, vault: VaultName, random: [UInt8],
        authenticate: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        (self.grant, self.key, self.vault) = (grant, key, vault)
        let name = Array(vault.utf8)
        let head = [Self.version] + random + Hexadecimal.bytes(grant)
        message = head + Array(key.text.utf8) + [UInt8(clamping: name.count)] + name
        code = try authenticate(message)
    }

    /// What a text says that looks like a token; whether it is one, the code tells.
    /// - Returns: nil for what can't be one.
    public init?(parsing text: String) {
        guard text.utf8.count <= 1024, let decoded = Data(base64Encoded: text), decoded.base64EncodedString() == text
        else {
            return nil
        }
        let bytes = Array(decoded)
        guard bytes.first == Self.version,
            bytes.count > Self.headByteCount + Self.codeByteCount
        else { return nil }
        let nameByteCount = Int(bytes[Self.headByteCount - 1])
        guard bytes.count == Self.headByteCount + nameByteCount + Self.codeByteCount else { return nil }
        let grantStart = 1 + Self.randomByteCount
        let keyText = String(validating: bytes[grantStart + 32..<Self.headByteCount - 1], as: UTF8.self)
        let end = Self.headByteCount + nameByteCount
        guard let key = keyText.flatMap({ KeyIdentifier($0) }),
            let vault = String(validating: bytes[Self.headByteCount..<end], as: UTF8.self)
        else { return nil }
        grant = Hexadecimal.text(bytes[grantStart..<grantStart + 32])
        (self.key, self.vault) = (key, vault)
        message = Array(bytes[..<end])
        code = Array(bytes[end...])
    }

    public var text: String { Data(message + code).base64EncodedString() }
    public var reference: KeyReference { KeyReference(.id(key), in: .named(vault)) }
}

private enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// - Parameter text: 64 digits in lower case.
    static func bytes(_ text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 < 0x3A ? $0 &- 0x30 : $0 &- 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] & 15 }
    }
}
