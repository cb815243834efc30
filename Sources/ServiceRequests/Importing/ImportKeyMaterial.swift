public import FoundationEssentials
public import KeyModel

/// Puts material that was made elsewhere into a key that was made for it.
public struct ImportKeyMaterial: ServiceRequest {
    public static let name = OperationName.importKeyMaterial

    public var key: KeyReference
    public var token: [UInt8]
    /// Wrapped as the token says.
    public var wrapped: [UInt8]
    /// When it is deleted again, within 365 days; nil for never.
    public var expires: Date?
    /// nil for new material where there was none before, and for what was there before otherwise.
    public var kind: ImportKind?
    /// At most 256 characters; nil keeps what was said of the same material before.
    public var description: String?
    /// What the material must turn out to be: 64 hexadecimal digits; nil to find out.
    public var material: KeyVersionIdentifier?

    public init(
        key: KeyReference, token: [UInt8], wrapped: [UInt8], expires: Date? = nil, kind: ImportKind? = nil,
        description: String? = nil, material: KeyVersionIdentifier? = nil
    ) {
        self.key = key
        self.token = token
        self.wrapped = wrapped
        self.expires = expires
        self.kind = kind
        self.description = description
        self.material = material
    }

    public var demands: [Demand] {
        [Demand(.importKeyMaterial, on: .key(key), for: .change, facts: [.materialExpiry(expires)])]
    }

    public func validate() throws(ServiceError) {
        guard (1...6144).contains(token.count), (1...6144).contains(wrapped.count) else {
            throw .invalidInput(.wrappedMaterialLength)
        }
        if let description {
            guard description.utf16.count <= 256, description.unicodeScalars.allSatisfy(Self.describes) else {
                throw .invalidInput(.materialDescription)
            }
        }
        if let material {
            guard kind != .new, MaterialIdentifiers.isOne(material) else { throw .invalidInput(.materialIdentifier) }
        }
    }

    /// - Source: AWS KMS service model, KeyMaterialDescriptionType: `^[a-zA-Z0-9:/_\\s.-]+$`
    private static func describes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ":", "/", "_", ".", "-", " ", "\t", "\n", "\r", "\u{B}", "\u{C}": true
        default: false
        }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// nil for keys that have but one material.
        public var material: KeyVersionIdentifier?

        public init(key: KeyIdentity, material: KeyVersionIdentifier?) {
            self.key = key
            self.material = material
        }
    }
}

/// Whether material is new to its key.
public enum ImportKind: String, Sendable, Codable {
    case new, existing
}

enum MaterialIdentifiers {
    /// 64 hexadecimal digits in lower case.
    static func isOne(_ text: KeyVersionIdentifier) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) }
    }
}
