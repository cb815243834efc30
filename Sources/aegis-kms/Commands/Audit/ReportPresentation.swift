import AuditTrail
import KeyModel

/// A verification's report on the screen.
enum ReportPresentation {
    static func text(_ report: VerificationReport) -> String {
        guard !report.isIntact else {
            return "Intact: \(report.recordCount) records of \(report.checkpoint?.origin ?? "the log")."
        }
        let lines = report.findings.map { "  " + sentence($0) }
        let more = report.findings.count >= VerificationReport.findingLimit ? ["  … and more"] : []
        return (["Damaged: \(report.recordCount) records were read."] + lines + more).joined(separator: "\n")
    }

    private static func sentence(_ finding: VerificationReport.Finding) -> String {
        let range =
            finding.count > 1
            ? "records \(finding.index) to \(finding.index + finding.count - 1)" : "record \(finding.index)"
        switch finding.problem {
        case .recordChanged: return "\(range): changed"
        case .recordRemoved: return "\(range): removed"
        case .recordInserted: return "\(range): inserted"
        case .recordsReordered:
            return "\(range): out of order" + (finding.belongsAt.map { ", belongs at \($0)" } ?? "")
        case .truncated: return "\(range): cut off the end"
        case .bundleMissing: return "\(range): their file is missing"
        case .bundleMalformed: return "\(range): their file is malformed"
        case .tileMissing: return "\(range): a tile of hashes is missing"
        case .tileMalformed: return "\(range): a tile of hashes is malformed"
        case .tileChanged: return "\(range): changed together with their hashes"
        case .checkpointMissing: return "the checkpoint is missing"
        case .checkpointMalformed: return "a checkpoint is malformed"
        case .checkpointSignature: return "a checkpoint is not signed by this key"
        case .rootMismatch: return "the records are not those that were signed"
        case .rolledBack: return "the trail ends before the older checkpoint: it was rolled back"
        case .inconsistent: return "the trail doesn't start with what the older checkpoint signed"
        }
    }

    static func json(_ report: VerificationReport) -> JSONText {
        .object([
            ("intact", .bool(report.isIntact)), ("records", .int(Int(clamping: report.recordCount))),
            ("size", report.checkpoint.map { .int(Int(clamping: $0.size)) } ?? .null),
            ("origin", .optional(report.checkpoint?.origin)),
            (
                "findings",
                .array(
                    report.findings.map { finding in
                        .object([
                            ("problem", .string(finding.problem.rawValue)),
                            ("index", .int(Int(clamping: finding.index))),
                            ("count", .int(Int(clamping: finding.count))),
                            ("belongsAt", finding.belongsAt.map { .int(Int(clamping: $0)) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}

/// Why a trail or a proof can't be checked, in words.
enum AuditErrorText {
    static func text(_ error: AuditError) -> String {
        switch error {
        case .unavailable(let fault): text(fault)
        case .corrupted(let index, let damage): "\(text(damage)) (record \(index))"
        case .locked: "another process writes to it"
        case .notFound: "there is no such record"
        case .badKey: "that is not a verifier key"
        }
    }

    private static func text(_ fault: AuditFault) -> String {
        switch fault {
        case .diskFull: "the disk is full"
        case .notWritable: "no permission"
        case .inputOutput(let code): "input/output error \(code)"
        case .timedOut: "the disk doesn't answer"
        case .backlog: "too much waits to be written"
        case .moduleFailed: "the crypto module is in its error state"
        case .closed: "it was closed"
        }
    }

    private static func text(_ damage: AuditDamage) -> String {
        switch damage {
        case .checkpointMissing: "the checkpoint is missing"
        case .checkpointMalformed: "the checkpoint is malformed"
        case .checkpointSignature: "the checkpoint is not signed by this key"
        case .truncated: "records are cut off"
        case .rootMismatch: "the record is not in the tree that was signed"
        case .journalMissing, .journalGap: "the journal is incomplete"
        case .tileMissing: "a tile is missing"
        case .tileMalformed: "a tile is malformed"
        case .bundleMissing: "a bundle is missing"
        case .bundleMalformed: "a bundle is malformed"
        case .recordMalformed: "the record is malformed"
        }
    }
}
