/// The parameters of a request target, decoded.
package struct QueryParameters {
    package struct Parameter {
        let name: [UInt8]
        let value: [UInt8]
    }

    /// In the order in which they were sent.
    package private(set) var parameters: [Parameter] = []

    package init(_ query: String) throws(SignatureRefusal) {
        guard !query.isEmpty else { return }
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let mark = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = mark < part.endIndex ? part[part.index(after: mark)...] : part[mark...]
            parameters.append(
                Parameter(name: try PercentCoding.decode(part[..<mark]), value: try PercentCoding.decode(value)))
        }
    }

    /// Whether the query itself carries a signature.
    package var isSigned: Bool { self["X-Amz-Algorithm"] != nil || self["X-Amz-Signature"] != nil }

    /// The value of that name; where there are several, all of them, which then is none that is right.
    package subscript(name: String) -> String? {
        guard !parameters.isEmpty else { return nil }
        let values = parameters.lazy.filter { $0.name.elementsEqual(name.utf8) }
        return values.isEmpty ? nil : values.map { String(decoding: $0.value, as: UTF8.self) }.joined(separator: ",")
    }

    /// Encoded again and sorted, without the signature itself.
    /// - Source: AWS Signature Version 4 for API requests, "Create a canonical request", canonical query string
    func appendCanonical(to text: inout [UInt8]) {
        guard !parameters.isEmpty else { return }
        let pairs = parameters.filter { !$0.name.elementsEqual("X-Amz-Signature".utf8) }.map { parameter in
            var name: [UInt8] = []
            var value: [UInt8] = []
            PercentCoding.append(parameter.name, to: &name)
            PercentCoding.append(parameter.value, to: &value)
            return (name: name, value: value)
        }
        let sorted = pairs.sorted { a, b in
            a.name == b.name ? a.value.lexicographicallyPrecedes(b.value) : a.name.lexicographicallyPrecedes(b.name)
        }
        for (index, pair) in sorted.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "&")) }
            text += pair.name
            text.append(UInt8(ascii: "="))
            text += pair.value
        }
    }
}
