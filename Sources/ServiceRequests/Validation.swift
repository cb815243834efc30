import FoundationEssentials
public import KeyModel

extension KeyPurpose {
    /// Whether keys of that kind can serve the purpose.
    public func suits(_ algorithm: KeyAlgorithm) -> Bool {
        switch (self, algorithm.family) {
        case (.encryptDecrypt, .aes), (.encryptDecrypt, .rsa): true
        case (.signVerify, .rsa), (.signVerify, .ellipticCurve), (.signVerify, .edwardsCurve): true
        case (.signVerify, .latticeSignature), (.encapsulateSecrets, .latticeEncapsulation): true
        case (.authenticateMessages, .hmac): true
        case (.agreeOnKeys, .ellipticCurve): algorithm != .ecSecp256k1
        default: false
        }
    }
}

extension UsagePeriod {
    func validate() throws(ServiceError) {
        if let start, let end, start >= end { throw .invalidInput(.usagePeriod) }
    }
}

extension VaultAddress {
    /// - Source: Azure, naming rules for Microsoft.KeyVault/vaults
    func validate() throws(ServiceError) {
        let nameIsRight =
            (3...24).contains(name.utf8.count) && name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            && name.utf8.first?.isLetter == true && name.utf8.last != UInt8(ascii: "-") && !name.contains("--")
        let accountIsRight = account.utf8.count == 12 && account.utf8.allSatisfy(\.isDigit)
        let regionIsRight =
            (1...32).contains(region.utf8.count)
            && region.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        guard nameIsRight, accountIsRight, regionIsRight, Self.isPartition(partition), Self.isTenant(tenant) else {
            throw .invalidInput(.vaultAddress)
        }
    }
}

extension VaultAddress {
    static func isPartition(_ text: String) -> Bool {
        ["aws", "aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b"].contains(text)
    }

    /// A UUID in lower case, as hosts and paths are compared.
    static func isTenant(_ text: String) -> Bool { UUID(uuidString: text) != nil && text == text.lowercased() }
}

/// A tag of a key.
public struct KeyTag: Hashable, Sendable, Codable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

enum KeyTags {
    static func validate(_ tags: [String: String]) throws(ServiceError) {
        guard tags.count <= 50 else { throw .limitExceeded(.tagsPerKey) }
        for (key, value) in tags {
            try validate(key: key)
            guard value.unicodeScalars.count <= 256 else { throw .invalidInput(.tagValue) }
        }
    }

    static func validate(key: String) throws(ServiceError) {
        guard (1...128).contains(key.unicodeScalars.count) else { throw .invalidInput(.tagKey) }
        guard !key.lowercased().hasPrefix("aws:") else { throw .invalidInput(.tagsReserved) }
    }
}

/// - Source: AWS KMS API, CreateAlias: `^[a-zA-Z0-9/_-]+$`, at most 256 characters with the prefix `alias/`
enum KeyNames {
    static func validate(_ name: KeyName) throws(ServiceError) {
        let allowed = name.utf8.allSatisfy { $0.isLetterOrDigit || "/_-".utf8.contains($0) }
        guard allowed, (1...250).contains(name.utf8.count) else { throw .invalidInput(.name) }
        guard !name.hasPrefix("aws/") else { throw .invalidInput(.reservedName) }
    }
}

enum KeyPolicies {
    static func validate(_ policy: String) throws(ServiceError) {
        guard policy.utf8.count <= 32_768 else { throw .limitExceeded(.policySize) }
        guard !policy.isEmpty else { throw .invalidInput(.policyMalformed) }
    }
}

enum RotationPeriods {
    static func validate(_ days: Int) throws(ServiceError) {
        guard RotationSchedule.allowedPeriods.contains(days) else { throw .invalidInput(.rotationPeriod) }
    }
}

enum EncryptionContexts {
    /// - Source: AWS KMS developer guide, "Encryption context": at most 8,192 bytes in JSON; the bound here is on the pairs
    static func validate(_ context: [String: String]) throws(ServiceError) {
        let size = context.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 6 }
        guard size <= 8192 else { throw .invalidInput(.context) }
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isLetterOrDigit: Bool { isDigit || isLetter }
}
