import FoundationEssentials
import KeyModel

/// Which service a command talks to, and as whom. The client's secret comes from the environment or a file that is its
/// owner's alone; never from the arguments, which every process of the machine can read.
struct ConnectionSettings: Sendable {
    var url: String
    /// The CA that the service's certificate is checked against, and no other.
    var authorityFile: String
    var client: String
    var secret: SecretBytes

    /// - Parameter values: by the names that `admin.env` exports.
    /// - Throws: `settingMissing`, `settingMalformed`.
    init(_ values: [String: String]) throws(CommandFailure) {
        url = try Self.required("AEGIS_URL", values)
        guard url.hasPrefix("https://") else { throw .settingMalformed("AEGIS_URL") }
        client = try Self.required("AEGIS_CLIENT_ID", values)
        secret = SecretBytes(copying: try Self.required("AEGIS_CLIENT_SECRET", values).utf8)
        authorityFile = try Self.required("AEGIS_CA_FILE", values)
    }

    private static func required(_ name: String, _ values: [String: String]) throws(CommandFailure) -> String {
        guard let value = values[name], !value.isEmpty else { throw .settingMissing(name) }
        return value
    }
}

/// `admin.env`, as `aegis-kms serve` writes it: `export NAME=VALUE` on each line.
enum EnvironmentFile {
    private static let byteLimit = 65_536

    /// - Throws: `unreadable`; `openToOthers` where anybody but the owner may read it.
    static func read(_ path: String) throws(CommandFailure) -> [String: String] {
        if StandardStreams.isOpenToOthers(path) == true { throw .openToOthers(path) }
        return parse(String(decoding: try StandardStreams.read(path, limit: byteLimit), as: UTF8.self))
    }

    /// Quotes around a value are a shell's; lines that export nothing are passed over.
    static func parse(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("export "), let sign = line.firstIndex(of: "=") else { continue }
            let name = line[line.index(line.startIndex, offsetBy: 7)..<sign]
            values[String(name)] = unquoted(line[line.index(after: sign)...])
        }
        return values
    }

    private static func unquoted(_ value: Substring) -> String {
        guard let quote = value.first, quote == "'" || quote == "\"", value.count >= 2, value.last == quote else {
            return String(value)
        }
        return String(value.dropFirst().dropLast())
    }
}
