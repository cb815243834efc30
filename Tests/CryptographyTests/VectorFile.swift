import FoundationEssentials
import KeyModel

/// The published vectors of PyPI's `cryptography-vectors`, unpacked; `AEGIS_VECTORS` is the folder that holds
/// `asymmetric`, `ciphers` and so on.
enum VectorFile {
    typealias Record = [String: String]
    typealias Numbers = [String: [UInt8]]

    static let folder = ProcessInfo.processInfo.environment["AEGIS_VECTORS"]

    private static func lines(of path: String) throws -> [Substring] {
        let file = try Data(contentsOf: URL(filePath: (folder ?? "") + "/" + path))
        return String(decoding: file, as: UTF8.self).utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map(Substring.init)
    }

    /// NIST's form: `[section]` and `[name = value]` lines that hold until the next group of them, then groups of
    /// `name = value` lines. A line without `=`, such as `FAIL`, is a name with an empty value. Records have `section`.
    static func records(_ path: String) throws -> [Record] {
        var records: [Record] = []
        var shared: Record = [:]
        var record: Record = [:]
        var isInHeader = false
        for line in try lines(of: path).map(trimmed) + [""] {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("[") {
                if !isInHeader { shared["section"] = "" }
                isInHeader = true
                let text = String(line.dropFirst().prefix { $0 != "]" })
                add(text, to: &shared)
                shared["section", default: ""] += text + " "
            } else if line.isEmpty {
                if !record.isEmpty { records.append(shared.merging(record) { $1 }) }
                record = [:]
            } else {
                isInHeader = false
                if let first = ["COUNT", "count"].first(where: { line.hasPrefix($0) }), record[first] != nil {
                    records.append(shared.merging(record) { $1 })
                    record = [:]
                }
                add(line, to: &record)
            }
        }
        return records
    }

    /// RSA Laboratories' form: a line `# Name:`, then lines of hexadecimal digits. In order, names as they are.
    static func numbers(_ path: String) throws -> [(name: String, value: [UInt8])] {
        var found: [(name: String, digits: String)] = []
        for line in try lines(of: path).map(trimmed) {
            if line.hasPrefix("#") {
                found.append((line.trimmingPrefix("#").filter { $0 != ":" }.description, ""))
            } else if !found.isEmpty {
                found[found.count - 1].digits += line.filter { $0 != " " }
            }
        }
        return found.map { (trimmed($0.name[...]), hex($0.digits.count % 2 == 0 ? $0.digits : "0" + $0.digits)) }
            .filter { !$0.value.isEmpty }
    }

    static func fields(_ path: String) throws -> [[String]] {
        try lines(of: path).filter { !$0.isEmpty }.map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static func add(_ text: String, to record: inout Record) {
        let parts = text.utf8.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            .map { trimmed(Substring($0)) }
        record[parts[0]] = parts.count == 2 ? parts[1] : ""
    }

    private static func trimmed(_ text: Substring) -> String {
        var octets = text.utf8
        while octets.first == 0x20 { octets.removeFirst() }
        while octets.last == 0x20 || octets.last == 0x0D { octets.removeLast() }
        return String(Substring(octets))
    }
}

extension [String: String] {
    /// The value as bytes; empty where there is none.
    func bytes(_ name: String) -> [UInt8] {
        let digits = self[name] ?? ""
        return hex(digits.utf8.count % 2 == 0 ? digits : "0" + digits)
    }

    func secret(_ name: String) -> SecretBytes { SecretBytes(copying: bytes(name)) }
}
