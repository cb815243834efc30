import Cryptography
public import FoundationEssentials
public import KeyModel
import ServiceRequests
public import Storage

/// A grant on a key. Its row lies beside those of the same grantee, so that they are read without the others.
///
///     identifier of the row = key "." grant          parent = key
///     grant = tag of the grantee, 16 digits, 48 digits
public struct GrantRecord: Record, Equatable {
    public static var kind: RowKind { .grant }

    public var identifier: GrantIdentifier
    public var key: KeyIdentifier
    public var vaultName: VaultName
    public var name: String?
    public var terms: GrantTerms
    /// The ARN of the account that it was made in.
    public var issuingAccount: String
    public var created: Date

    public init(
        identifier: GrantIdentifier, key: KeyIdentifier, vaultName: VaultName, name: String?, terms: GrantTerms,
        issuingAccount: String, created: Date
    ) {
        self.identifier = identifier
        self.key = key
        self.vaultName = vaultName
        self.name = name
        self.terms = terms
        self.issuingAccount = issuingAccount
        self.created = created
    }

    public static func rowKey(of grant: GrantIdentifier, key: KeyIdentifier, vault: VaultName) -> RowKey {
        RowKey(.grant, vault: vault, "\(key.text).\(grant)")
    }

    public var rowIdentifier: String { Self.rowKey(of: identifier, key: key, vault: vaultName).identifier }
    public var parent: String { key.text }

    /// The entry in the list of what its retiring principal may retire; nil where it has none.
    public var retirable: RetirableGrantRecord? {
        terms.retiringPrincipal.map {
            RetirableGrantRecord(grant: identifier, key: key, vaultName: vaultName, retiringPrincipal: $0)
        }
    }
}

/// Where a grant is that a principal may retire.
public struct RetirableGrantRecord: Record, Equatable {
    public static var kind: RowKind { .retirableGrant }

    public var grant: GrantIdentifier
    public var key: KeyIdentifier
    public var vaultName: VaultName
    public var retiringPrincipal: String

    public var rowIdentifier: String { "\(key.text).\(grant)" }
    public var parent: String { retiringPrincipal }
}

/// How a grantee's grants are told from others: by the first 16 digits of the SHA-256 of their ARN.
public enum GranteeTag {
    public static let digitCount = 16

    public static func of(_ arn: String) throws(ServiceError) -> String {
        let digest = try CryptographyError.asFault { () throws(CryptographyError) in
            try Digest.sha256(Array(arn.utf8))
        }
        return String(decoding: digest.hexadecimal.prefix(digitCount), as: UTF8.self)
    }
}

extension GrantRecord {
    /// The key's row, from a grant's: `KEY.GRANT`.
    static func keyRow(of grant: RowKey) -> RowKey {
        RowKey(.key, vault: grant.vault, String(grant.identifier.prefix(36)))
    }

    /// An identifier for a new grant. One with a name always gets the same, so that of two who make it at the same moment
    /// one finds the other's.
    public static func identifier(
        for terms: GrantTerms, name: String?, key: KeyIdentifier, issuingAccount: String
    ) throws(ServiceError) -> GrantIdentifier {
        let tag = try GranteeTag.of(terms.grantee)
        let rest = try CryptographyError.asFault { () throws(CryptographyError) in
            guard let name else { return try Randomness.publicBytes(24) }
            return try Digest.sha256(encoding(terms, name: name, key: key, issuingAccount: issuingAccount))
        }
        return tag + String(decoding: rest.hexadecimal.prefix(48), as: UTF8.self)
    }

    /// Every part behind its length, so that no two grants read the same.
    private static func encoding(
        _ terms: GrantTerms, name: String, key: KeyIdentifier, issuingAccount: String
    ) -> [UInt8] {
        var parts = [key.text, name, issuingAccount, terms.grantee, terms.retiringPrincipal ?? ""]
        parts += terms.operations.map(\.rawValue).sorted()
        for (label, pairs) in [("subset", terms.constraints.subset), ("equals", terms.constraints.equals)] {
            guard let pairs else { continue }
            parts.append(label)
            for (name, value) in pairs.sorted(by: { $0.key < $1.key }) { parts += [name, value] }
        }
        return parts.flatMap { part in
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { Array($0) } + Array(part.utf8)
        }
    }
}
