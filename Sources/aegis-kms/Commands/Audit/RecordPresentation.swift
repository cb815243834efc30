import ServiceRequests
import StrictJSON

/// Records of the trail on the screen.
enum RecordPresentation {
    /// `{index, record}`; the record as docs/formats/audit-trail.md has it.
    static func json(_ entry: AuditEntry) -> JSONText {
        .object([("index", .int(Int(clamping: entry.index))), ("record", .raw(entry.record))])
    }

    static func table(_ entries: [AuditEntry]) -> String {
        var table = Table("INDEX", "TIME", "WHO", "OPERATION", "KEY", "OUTCOME", "REQUEST")
        for entry in entries {
            let cells = self.cells(entry)
            table.add(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6])
        }
        return table.text
    }

    /// For lines that come one by one, whose widths aren't known in advance.
    static func line(_ entry: AuditEntry) -> String {
        cells(entry).map { PlainText.safe($0 ?? "-") }.joined(separator: "  ")
    }

    private static func cells(_ entry: AuditEntry) -> [String?] {
        guard let record = try? JSON.parse(Array(entry.record.utf8)) else {
            return [String(entry.index), nil, nil, nil, nil, "unreadable", nil]
        }
        let phase = record["phase"]?.stringValue
        let operation = record["operation"]?.stringValue ?? phase
        return [
            String(entry.index), record["time"]?.stringValue.map { String($0.prefix(19)) + "Z" },
            record["caller"]?["name"]?.stringValue, phase == "intent" ? operation.map { $0 + " (intent)" } : operation,
            record["key"]?.stringValue, record["outcome"]?.stringValue, record["id"]?.stringValue,
        ]
    }

    static func operation(_ entry: AuditEntry) -> String? {
        (try? JSON.parse(Array(entry.record.utf8)))?["operation"]?.stringValue
    }
}
