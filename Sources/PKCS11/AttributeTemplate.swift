import CPKCS11

/// The attributes of an object to find or to make.
struct AttributeTemplate: Hashable {
    private var attributes: [Attribute] = []

    private struct Attribute: Hashable {
        let type: CK_ATTRIBUTE_TYPE
        let value: [UInt8]
    }

    init() {}

    func with(_ type: CK_ATTRIBUTE_TYPE, _ value: [UInt8]) -> Self {
        var copy = self
        copy.attributes.append(Attribute(type: type, value: value))
        return copy
    }

    func with(_ type: CK_ATTRIBUTE_TYPE, _ value: Bool) -> Self { with(type, [value ? 1 : 0]) }

    func with(_ type: CK_ATTRIBUTE_TYPE, _ value: CK_ULONG) -> Self {
        with(type, withUnsafeBytes(of: value) { Array($0) })
    }

    /// Several attributes that are true or false alike.
    func with(_ types: [CK_ATTRIBUTE_TYPE], _ value: Bool) -> Self { types.reduce(self) { $0.with($1, value) } }

    /// Runs `body` on the C form, which lives as long as the call.
    func withAttributes<Result>(
        _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        // Numbers must be aligned for the module, so every value starts at a multiple of 8.
        let offsets = attributes.reduce(into: [0]) { $0.append($0[$0.count - 1] + ($1.value.count + 7) / 8 * 8) }
        let values = UnsafeMutableRawBufferPointer.allocate(byteCount: offsets[attributes.count] + 8, alignment: 8)
        defer { values.deallocate() }
        var list: [CK_ATTRIBUTE] = []
        for (attribute, offset) in zip(attributes, offsets) {
            let place = UnsafeMutableRawBufferPointer(rebasing: values[offset...])
            place.copyBytes(from: attribute.value)
            list.append(
                CK_ATTRIBUTE(
                    type: attribute.type, pValue: place.baseAddress, ulValueLen: CK_ULONG(attribute.value.count)))
        }
        let count = CK_ULONG(list.count)
        return try list.withUnsafeMutableBufferPointer { buffer throws(TokenFailure) in
            try body(buffer.baseAddress, count)
        }
    }
}
