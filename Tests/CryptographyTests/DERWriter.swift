import KeyModel

/// Just enough DER to turn the numbers of published vectors into keys.
enum DERWriter {
    static func element(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        if body.count < 0x80 { return [tag, UInt8(body.count)] + body }
        if body.count < 0x100 { return [tag, 0x81, UInt8(body.count)] + body }
        return [tag, 0x82, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }

    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return element(0x02, digits)
    }

    private static let rsaEncryption = sequence(hex("06092a864886f70d010101"), hex("0500"))

    private static func curve(_ algorithm: KeyAlgorithm) -> [UInt8] {
        let name =
            switch algorithm {
            case .ecP256: hex("06082a8648ce3d030107")
            case .ecP384: hex("06052b81040022")
            case .ecP521: hex("06052b81040023")
            default: hex("06052b8104000a")
            }
        return sequence(hex("06072a8648ce3d0201"), name)
    }

    static func rsaPublic(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        sequence(rsaEncryption, element(0x03, [0] + sequence(integer(modulus), integer(exponent))))
    }

    /// n, e, d, p, q, d mod p-1, d mod q-1, 1/q mod p.
    static func rsaPrivate(_ numbers: [[UInt8]]) -> [UInt8] {
        let key = element(0x30, integer([0]) + numbers.flatMap { integer($0) })
        return sequence(integer([0]), rsaEncryption, element(0x04, key))
    }

    static func ecPublic(_ algorithm: KeyAlgorithm, x: [UInt8], y: [UInt8]) -> [UInt8] {
        sequence(curve(algorithm), element(0x03, [0, 4] + padded(x, algorithm) + padded(y, algorithm)))
    }

    static func ecPrivate(_ algorithm: KeyAlgorithm, d: [UInt8]) -> [UInt8] {
        let key = sequence(integer([1]), element(0x04, padded(d, algorithm)))
        return sequence(integer([0]), curve(algorithm), element(0x04, key))
    }

    static func ed25519Private(seed: [UInt8]) -> [UInt8] {
        sequence(integer([0]), sequence(hex("06032b6570")), element(0x04, element(0x04, seed)))
    }

    static func padded(_ number: [UInt8], _ algorithm: KeyAlgorithm) -> [UInt8] {
        let digits = number.drop { $0 == 0 }
        return [UInt8](repeating: 0, count: (algorithm.bitCount + 7) / 8 - digits.count) + digits
    }
}
