import KeyModel
import Testing

@testable import Cryptography

/// The module of the test process, with the default provider. What needs another one runs in a process of its own.
func startModule() throws -> CryptographicModule { try CryptographicModule.start(fips: nil) }

func hex(_ digits: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.utf8.count / 2)
    var high: UInt8?
    for digit in digits.utf8 where digit > 0x20 {
        let value = digit < 0x3A ? digit - 0x30 : (digit | 0x20) - 0x57
        if let upper = high {
            bytes.append(upper << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return bytes
}

func secret(_ digits: String) -> SecretBytes { SecretBytes(copying: hex(digits)) }

/// Every change of one bit's worth that a test tries: each byte in turn.
func flips(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
    bytes.indices.lazy.map { index in
        var changed = bytes
        changed[index] ^= 0x01
        return changed
    }
}
