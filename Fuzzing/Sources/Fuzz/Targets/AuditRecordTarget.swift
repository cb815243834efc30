import AuditTrail
import KeyModel
import StrictJSON

/// A record that is read can be written, in bounds, and what was written stays as it is.
enum AuditRecordTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        guard let record = AuditRecord(encoded: Array(input)) else { return }
        let text = record.encoded()
        require(text.count <= 16 * 1024, "a record of \(text.count) bytes")
        require(!text.contains { $0 < 0x20 || $0 == 0x7F }, "a record with a control character")
        require((try? JSON.parse(text)) != nil, "a record that is no JSON")
        guard let copy = AuditRecord(encoded: text) else { fatalError("what was written can't be read") }
        require(copy.encoded() == text, "it is written differently")
        require(copy.time == record.time && copy.caller.kind == record.caller.kind, "it is read differently")
    }
}
