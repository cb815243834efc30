struct Base64Decoder {
    let alphabet: Base64Alphabet
    let padded: Bool

    func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let count = byteCount(of: text) else { return nil }
        var isBase64 = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            isBase64 = decode(text, into: UnsafeMutableRawBufferPointer(buffer))
            initialized = isBase64 ? count : 0
        }
        return isBase64 ? bytes : nil
    }

    /// What the length and the padding say; nil where they can't be those of base64.
    func byteCount(of text: UnsafeRawBufferPointer) -> Int? {
        guard !padded || text.count % 4 == 0 else { return nil }
        let significant = significantCount(of: text)
        guard significant % 4 != 1 else { return nil }
        return significant * 3 / 4
    }

    /// The characters without the padding.
    private func significantCount(of text: UnsafeRawBufferPointer) -> Int {
        guard padded, let last = text.last, last == UInt8(ascii: "=") else { return text.count }
        return text.count - (text[text.count - 2] == UInt8(ascii: "=") ? 2 : 1)
    }

    /// - Parameter bytes: exactly `byteCount(of: text)` bytes.
    func decode(_ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
        let significant = significantCount(of: text)
        guard let input = text.baseAddress, significant > 0 else { return text.isEmpty }
        // Where a padding alone stands for nothing (`====`) there is no output to point at.
        guard let output = bytes.baseAddress else { return false }
        return alphabet.values.withUnsafeBufferPointer { values in
            var source = 0
            var target = 0
            var bad: UInt8 = 0
            while source &+ 4 <= significant {
                let group = Self.group(input, source, 4, values, &bad)
                Self.write(group, 3, output + target)
                source &+= 4
                target &+= 3
            }
            let rest = significant - source
            guard rest > 0 else { return bad & 0x80 == 0 }
            let group = Self.group(input, source, rest, values, &bad)
            Self.write(group, rest - 1, output + target)
            let leftOver = group & (rest == 2 ? 0xFFFF : 0xFF)
            return bad & 0x80 == 0 && leftOver == 0
        }
    }

    /// `count` characters at the top of 24 bits; what is no character shows in `bad`.
    @inline(__always)
    private static func group(
        _ input: UnsafeRawPointer, _ offset: Int, _ count: Int, _ values: UnsafeBufferPointer<UInt8>,
        _ bad: inout UInt8
    ) -> UInt32 {
        var group: UInt32 = 0
        for index in 0..<count {
            let value = values[Int(input.load(fromByteOffset: offset &+ index, as: UInt8.self))]
            bad |= value
            group |= UInt32(value) << UInt32(truncatingIfNeeded: 18 &- 6 &* index)
        }
        return group
    }

    @inline(__always)
    private static func write(_ group: UInt32, _ count: Int, _ output: UnsafeMutableRawPointer) {
        for index in 0..<count {
            let byte = UInt8(truncatingIfNeeded: group >> UInt32(truncatingIfNeeded: 16 &- 8 &* index))
            output.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        }
    }
}
