/// Checks a copy of a trail's directory: `checkpoint` and `tile/`. It needs the log's public key, and nothing of the
/// service. It reads everything and keeps little of it in memory.
///
/// Copy `checkpoint` first and `tile/` then, if the trail is being written to meanwhile.
public enum TrailVerifier {
    /// - Parameters:
    ///   - directory: the copy.
    ///   - verifierKey: `<name>+<id>+<base64>`, from a place that whoever might change the trail can't.
    ///   - olderCheckpoint: a checkpoint that was kept elsewhere. It is what shows that the whole trail was replaced, or
    ///     rolled back, by somebody who has the log's key.
    /// - Throws: `badKey`; `unavailable` when a file can't be read. What is wrong with the trail is in the report.
    public static func verify(
        directory: String, verifierKey: String, olderCheckpoint: String? = nil
    ) throws(AuditError) -> VerificationReport {
        let verifier = try CheckpointVerifier(verifierKey)
        var report = VerificationReport()
        guard let note = try readCheckpoint(directory, &report) else { return report }
        guard let signed = try open(note, verifier, &report) else { return report }
        report.checkpoint = signed
        let older = try olderCheckpoint.map { note throws(AuditError) in try open(note, verifier, &report) } ?? nil
        var pass = VerificationPass(directory: directory, signed: signed, older: older, report: report)
        return try pass.run()
    }

    private static func readCheckpoint(
        _ directory: String, _ report: inout VerificationReport
    ) throws(AuditError) -> String? {
        let path = directory + "/checkpoint"
        guard let bytes = try AuditError.wrapping({ () throws(AuditFault) in try Files.read(path) }) else {
            report.add(.init(.checkpointMissing, at: 0))
            return nil
        }
        guard let note = String(validating: bytes, as: UTF8.self) else {
            report.add(.init(.checkpointMalformed, at: 0))
            return nil
        }
        return note
    }

    /// A checkpoint whose signature is wrong says nothing, but what it claims is still compared, to find where.
    private static func open(
        _ note: String, _ verifier: CheckpointVerifier, _ report: inout VerificationReport
    ) throws(AuditError) -> Checkpoint? {
        do throws(AuditError) {
            return try verifier.open(note)
        } catch .corrupted(let index, let damage) {
            let isSignature = damage == .checkpointSignature
            report.add(.init(isSignature ? .checkpointSignature : .checkpointMalformed, at: index))
            return isSignature ? SignedNote(note).flatMap { Checkpoint(text: $0.text) } : nil
        }
    }
}
