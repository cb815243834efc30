import FoundationEssentials

/// Where a command's words go; tests listen instead.
struct Console: Sendable {
    /// The result: standard output.
    var write: @Sendable ([UInt8]) -> Void
    /// What is said beside it: standard error.
    var note: @Sendable (String) -> Void

    static let standard = Console(
        write: { StandardStreams.write($0, to: 1) }, note: { StandardStreams.write(Array(($0 + "\n").utf8), to: 2) })

    func line(_ text: String) { write(Array((text + "\n").utf8)) }

    /// Shows one and the same in either form.
    func show(_ format: OutputFormat, table: @autoclosure () -> String, json: @autoclosure () -> JSONText) {
        switch format {
        case .table: line(table())
        case .json: line(json().text)
        }
    }
}
