import KeyModel
import ServiceRequests
import StrictJSON

/// The form of a text that the model gives as a regular expression.
/// - Source: AWS CloudHSM V2 service model 2017-04-28 (botocore), the shapes named at each
struct WireShape {
    let pattern: String

    /// ClusterId
    static let cluster = WireShape(pattern: "cluster-[2-7a-zA-Z]{11,16}")
    /// ResourceId
    static let resource = WireShape(pattern: "(?:cluster|backup)-[2-7a-zA-Z]{11,16}")
    /// HsmId
    static let member = WireShape(pattern: "hsm-[2-7a-zA-Z]{11,16}")
    /// EniId
    static let interface = WireShape(pattern: "eni-[0-9a-fA-F]{8,17}")
    /// SubnetId
    static let subnet = WireShape(pattern: "subnet-[0-9a-fA-F]{8,17}")
    /// ExternalAz
    static let zone = WireShape(
        pattern: "[a-z]{2}(-(gov))?-(east|west|north|south|central){1,2}-\\d[a-z]")
    /// IpAddress
    static let address = WireShape(pattern: "\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
    /// HsmType
    static let moduleType = WireShape(pattern: "((p|)hsm[0-9][a-z.]*\\.[a-zA-Z]+)")

    func matches(_ text: String) -> Bool {
        // Bounded and in ASCII first: what follows backtracks, and takes every script's digits for digits.
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 < 0x80 }), let regex = try? Regex(pattern) else {
            return false
        }
        return ((try? regex.wholeMatch(in: text)) ?? nil) != nil
    }
}

extension InputReader {
    mutating func shaped(_ member: String, _ shape: WireShape) throws(Refusal) -> String? {
        guard let value = value(member) else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        if !shape.matches(text) { note(.matches(shape.pattern), at: Self.path(member), value: text) }
        return text
    }

    mutating func requiredShaped(_ member: String, _ shape: WireShape) throws(Refusal) -> String {
        if let text = try shaped(member, shape) { return text }
        missing(member)
        return ""
    }

    mutating func cluster(_ member: String = "ClusterId", _ shape: WireShape = .cluster) throws(Refusal)
        -> HardwareClusterReference
    {
        HardwareClusterReference(try requiredShaped(member, shape), in: place.vault)
    }

    /// `MaxResults` and `NextToken`: a token is the place in base64.
    mutating func tokenPaging(upTo limit: Int) throws(Refusal) -> PageRequest {
        let count = try integer("MaxResults", 1...limit) ?? limit
        guard let token = try text("NextToken", TextRule(lengths: 0...256)) else { return PageRequest(limit: count) }
        guard let bytes = Base64.decodeURL(token), let after = String(validating: bytes, as: UTF8.self), !after.isEmpty
        else { throw Refusal(.invalidClusterRequest("The token is not valid."), because: .invalidInput(.pageMarker)) }
        return PageRequest(limit: count, after: after)
    }

    /// `TagList`, a list of `Key` and `Value`.
    mutating func clusterTags() throws(Refusal) -> [String: String]? {
        guard let value = value("TagList") else { return nil }
        guard let elements = value.arrayValue else { throw Self.mismatch(value, "a List") }
        if elements.count > 50 { note(.atMost(50), at: "tagList") }
        var tags: [(key: String, value: String)] = []
        for (index, element) in elements.enumerated() {
            guard let tag = element.objectValue else { throw Self.mismatch(element, "a Structure") }
            let path = "tagList.\(index + 1).member."
            let key = try part("Key", of: tag, .clusterTag(1...128), path: path + "key")
            tags.append((key, try part("Value", of: tag, .clusterTag(0...256), path: path + "value")))
        }
        return try Self.distinctClusterTags(tags)
    }

    private static func distinctClusterTags(_ tags: [(key: String, value: String)]) throws(Refusal)
        -> [String: String]
    {
        var map: [String: String] = [:]
        for tag in tags where map.updateValue(tag.value, forKey: tag.key) != nil {
            throw Refusal(.cloudHSM("Tag", "Duplicate tag keys"), because: .invalidInput(.tagsDuplicated))
        }
        return map
    }
}

extension TextRule {
    /// TagKey and TagValue
    static func clusterTag(_ lengths: ClosedRange<Int>) -> TextRule {
        TextRule(
            lengths: lengths,
            pattern: Pattern(text: "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$") { scalar in
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .decimalNumber, .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                    true
                default: "_.:/=+-@".unicodeScalars.contains(scalar)
                }
            })
    }
}

extension JSONWriter {
    mutating func nextToken(_ next: String?) {
        if let next { member("NextToken", Base64.encodeURL(Array(next.utf8))) }
    }
}
