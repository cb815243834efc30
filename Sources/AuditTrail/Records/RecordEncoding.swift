import KeyModel
import StrictJSON

extension AuditRecord {
    static let textByteLimit = 256
    static let detailByteLimit = 512

    /// The record as the trail keeps it: one JSON object, its members always in this order, absent ones left out.
    ///
    /// ```
    /// {"v":1,"id":"…","time":"2026-11-24T09:04:11.123456Z","phase":"outcome","operation":"encrypt","door":"aws",
    ///  "caller":{"kind":"user","id":"…","name":"…","account":"…","partition":"…"},"source":"10.0.0.7",
    ///  "vault":"…","key":"…","version":3,"otherKey":"…","otherVersion":1,"outcome":"success","decidedBy":"…",
    ///  "indicator":"approved","details":{"contextKeys":"…"}}
    /// ```
    ///
    /// Control characters and those that change the direction of text are escaped; what is too long ends in `…`.
    /// - Returns: at most 16 KiB.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        writer.key(literal: "v")
        writer.int(1)
        writer.key(literal: "id")
        writer.printable(requestID, byteLimit: Self.textByteLimit)
        writer.key(literal: "time")
        writer.string(Timestamp.text(microseconds))
        writer.member("phase", phase.rawValue)
        writer.member("operation", operation?.rawValue)
        writer.member("door", door.rawValue)
        write(caller, to: &writer)
        writer.member("source", sourceAddress)
        writer.member("vault", vault)
        writer.member("key", key?.text)
        writer.member("version", keyVersion)
        writer.member("otherKey", otherKey?.text)
        writer.member("otherVersion", otherKeyVersion)
        writer.member("outcome", outcome)
        writer.member("decidedBy", decidedBy)
        writer.member("indicator", indicator?.rawValue)
        if !details.isEmpty { writeDetails(to: &writer) }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ caller: Caller, to writer: inout JSONWriter) {
        writer.key(literal: "caller")
        writer.beginObject()
        writer.member("kind", caller.kind.rawValue)
        writer.member("id", caller.identifier)
        writer.member("name", caller.name)
        writer.member("account", caller.account)
        writer.member("partition", caller.partition)
        writer.endObject()
    }

    private func writeDetails(to writer: inout JSONWriter) {
        writer.key(literal: "details")
        writer.beginObject()
        for (name, value) in details.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.key(name.rawValue)
            writer.printable(value, byteLimit: Self.detailByteLimit)
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(literal: name)
        printable(value, byteLimit: AuditRecord.textByteLimit)
    }

    fileprivate mutating func member(_ name: StaticString, _ value: UInt32?) {
        guard let value else { return }
        key(literal: name)
        int(value)
    }
}
