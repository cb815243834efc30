/// Columns for people: as wide as their widest cell, two spaces between them.
struct Table {
    let headings: [String]
    private(set) var rows: [[String]] = []

    init(_ headings: String...) { self.headings = headings }

    /// - Parameter cells: one for each heading; nil shows as `-`.
    mutating func add(_ cells: String?...) { rows.append(cells.map { PlainText.safe($0 ?? "-") }) }

    /// Without a line's end behind the last row.
    var text: String {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }
}

/// Names and values below each other.
struct FieldList {
    private var fields: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) {
        if let value { fields.append((name, PlainText.safe(value))) }
    }

    var text: String {
        let width = fields.map(\.name.count).max() ?? 0
        let lines = fields.map { field in
            field.name + String(repeating: " ", count: width - field.name.count + 2) + field.value
        }
        return lines.joined(separator: "\n")
    }
}

/// Text of others on a terminal.
enum PlainText {
    /// A description or a tag could hold sequences that a terminal obeys, or that turn the direction of text.
    static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isTroublesome) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isTroublesome(scalar) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    private static func isTroublesome(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }
}
