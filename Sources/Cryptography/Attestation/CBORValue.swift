/// One value of CBOR, of the kinds that attestation documents are made of.
enum CBORValue: Hashable {
    case unsigned(UInt64)
    /// -1 less the number.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([CBORValue: CBORValue])
    case null
}

extension CBORValue {
    var unsigned: UInt64? { if case .unsigned(let number) = self { number } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var array: [CBORValue]? { if case .array(let values) = self { values } else { nil } }
    var map: [CBORValue: CBORValue]? { if case .map(let members) = self { members } else { nil } }
}
