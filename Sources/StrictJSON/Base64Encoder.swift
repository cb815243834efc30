struct Base64Encoder {
    let alphabet: Base64Alphabet
    let padded: Bool

    func characterCount(of byteCount: Int) -> Int {
        padded ? (byteCount + 2) / 3 * 4 : (byteCount * 4 + 2) / 3
    }

    func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let start = text.count
        let count = characterCount(of: bytes.count)
        text.append(contentsOf: repeatElement(0, count: count))
        text.withUnsafeMutableBytes { buffer in
            _ = encode(bytes, into: UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + count]))
        }
    }

    /// - Returns: the number of characters written: `characterCount(of: bytes.count)`.
    func encode(_ bytes: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer) -> Int {
        guard let input = bytes.baseAddress, let output = text.baseAddress else { return 0 }
        return alphabet.characters.withUnsafeBufferPointer { characters in
            var source = 0
            var target = 0
            while source &+ 3 <= bytes.count {
                let triple = Self.triple(input, source, 3)
                Self.write(triple, 4, characters, output + target)
                source &+= 3
                target &+= 4
            }
            let rest = bytes.count - source
            guard rest > 0 else { return target }
            Self.write(Self.triple(input, source, rest), rest + 1, characters, output + target)
            target += rest + 1
            while padded, target % 4 != 0 {
                output.storeBytes(of: UInt8(ascii: "="), toByteOffset: target, as: UInt8.self)
                target += 1
            }
            return target
        }
    }

    /// `count` bytes at the top of 24 bits.
    @inline(__always)
    private static func triple(_ input: UnsafeRawPointer, _ offset: Int, _ count: Int) -> UInt32 {
        var value = UInt32(input.load(fromByteOffset: offset, as: UInt8.self)) << 16
        if count > 1 { value |= UInt32(input.load(fromByteOffset: offset &+ 1, as: UInt8.self)) << 8 }
        if count > 2 { value |= UInt32(input.load(fromByteOffset: offset &+ 2, as: UInt8.self)) }
        return value
    }

    @inline(__always)
    private static func write(
        _ triple: UInt32, _ count: Int, _ characters: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableRawPointer
    ) {
        for index in 0..<count {
            let value = Int(truncatingIfNeeded: triple >> UInt32(truncatingIfNeeded: 18 &- 6 &* index)) & 63
            output.storeBytes(of: characters[value], toByteOffset: index, as: UInt8.self)
        }
    }
}
