import FoundationEssentials
import KeyModel

/// `admin.env`: everything that the clients of both clouds and our own need, for a shell to `source`.
struct AdminEnvironment {
    private(set) var values: [(name: String, value: String)]

    init(_ values: [(name: String, value: String)]) { self.values = values }

    /// - Returns: nil when there is no such file.
    init?(reading path: String) throws {
        guard let bytes = try DataDirectory.read(path) else { return nil }
        values = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard line.hasPrefix("export "), let sign = line.firstIndex(of: "=") else { return nil }
            let name = line[line.index(line.startIndex, offsetBy: 7)..<sign]
            let value = line[line.index(after: sign)...].replacing("'", with: "")
            return (String(name), String(value))
        }
    }

    subscript(name: String) -> String? {
        get { values.first { $0.name == name }?.value }
        set {
            values.removeAll { $0.name == name }
            if let newValue { values.append((name, newValue)) }
        }
    }

    func write(to path: String) throws {
        let lines = values.map { "export \($0.name)='\($0.value)'\n" }
        let note = "# Credentials of the administrator and where the service listens. Keep it to yourself.\n"
        try DataDirectory.write(Array((note + lines.joined()).utf8), to: path)
    }
}
