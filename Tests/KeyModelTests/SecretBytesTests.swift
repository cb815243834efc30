import FoundationEssentials
import Testing

@testable import KeyModel

@Suite struct SecretBytesTests {
    private let digits: [UInt8] = Array("correct horse battery staple".utf8)

    @Test func doesNotShowItsBytes() {
        let secret = SecretBytes(copying: digits)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in [String(describing: secret), String(reflecting: secret), "\(secret)", dumped] {
            #expect(!text.contains("horse"))
            #expect(!text.contains("104"), "the number of h")
        }
        #expect(secret.description == "SecretBytes(28 bytes)")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 4096, 4097, 100_000])
    func holdsWhatItWasGiven(_ count: Int) {
        let bytes = (0..<count).map { UInt8($0 % 251) }
        let secret = SecretBytes(copying: bytes)
        #expect(secret.count == count)
        #expect(secret.isEmpty == (count == 0))
        #expect(secret.copyBytes() == bytes)
        #expect(secret == SecretBytes(copying: bytes))
        #expect(secret != SecretBytes(copying: bytes + [0]))
    }

    @Test func startsAsZeros() {
        for _ in 0..<100 {
            let secret = SecretBytes(count: 64) { #expect($0.allSatisfy { $0 == 0 }) }
            _ = SecretBytes(copying: [UInt8](repeating: 0xFF, count: 64))
            #expect(secret.count == 64)
        }
    }

    @Test func isZeroedAtTheEnd() {
        var address: UnsafeRawPointer?
        do {
            let secret = SecretBytes(copying: [UInt8](repeating: 0xAB, count: 64))
            secret.withUnsafeBytes { address = $0.baseAddress }
        }
        // The slot is kept for the next secret, so that it can still be read; its first 8 bytes link it to others.
        let rest = UnsafeRawBufferPointer(start: address.map { $0 + 8 }, count: 56)
        #expect(rest.allSatisfy { $0 != 0xAB })
    }

    @Test func comparesEveryByte() {
        let secret = SecretBytes(copying: digits)
        for index in digits.indices {
            var changed = digits
            changed[index] ^= 1
            #expect(secret != SecretBytes(copying: changed))
            #expect(!equalInConstantTime(digits, changed))
        }
        #expect(equalInConstantTime(digits, digits))
        #expect(!equalInConstantTime(digits, Array(digits.dropLast())))
    }

    @Test func isReadAsItWasWritten() throws {
        let secret = SecretBytes(copying: digits)
        let encoded = try JSONEncoder().encode([secret])
        #expect(try JSONDecoder().decode([SecretBytes].self, from: encoded) == [secret])
    }
}
