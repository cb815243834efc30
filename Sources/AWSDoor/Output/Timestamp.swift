import FoundationEssentials
import RequestSigning
import StrictJSON

extension JSONWriter {
    /// Seconds since 1970 with milliseconds, by integer arithmetic: a double would print some of them as 0.0010000001.
    /// - Source: Smithy, "timestampFormat trait", epoch-seconds
    mutating func timestamp(_ date: Date) {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        let (seconds, fraction) = (milliseconds / 1000, abs(milliseconds % 1000))
        raw(Array("\(seconds).\(CivilTime.padded(fraction, 3))".utf8))
    }

    mutating func member(_ key: StaticString, _ text: String) {
        self.key(literal: key)
        string(text)
    }

    mutating func member(_ key: StaticString, _ flag: Bool) {
        self.key(literal: key)
        bool(flag)
    }

    mutating func member(_ key: StaticString, _ number: Int) {
        self.key(literal: key)
        int(number)
    }

    mutating func member(_ key: StaticString, _ date: Date) {
        self.key(literal: key)
        timestamp(date)
    }

    mutating func member(_ key: StaticString, base64 bytes: [UInt8]) {
        self.key(literal: key)
        bytesBase64(bytes)
    }

    mutating func member(_ key: StaticString, _ texts: [String]) {
        self.key(literal: key)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
