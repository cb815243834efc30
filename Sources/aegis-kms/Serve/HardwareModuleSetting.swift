import KeyModel

/// A hardware module that key stores can be made of, as the operator names it.
///
/// ```
/// hsms:                                            --hsm hsm-a,zone=us-gov-west-1a,token=aegis-a,pin-file=/…/a.pin
///   - name: hsm-a
///     zone: us-gov-west-1a
///     token: aegis-a
///     pin-file: /etc/aegis-kms/hsm-a.pin
///     module: /usr/lib/softhsm/libsofthsm2.so      (default: pkcs11-module)
/// ```
struct HardwareModuleSetting: Codable, Equatable {
    var name: String
    var zone: String
    var token: String
    var pinFile: String
    var module: String?

    private static let fields = ["name", "zone", "token", "pin-file", "module"]
    static let form = "NAME,zone=ZONE,token=LABEL,pin-file=FILE[,module=FILE]"

    /// - Throws: `SetupError.configuration`.
    init(_ text: String) throws {
        var fields: [String: String] = [:]
        for (place, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            let (key, value) = place == 0 ? ("name", String(part)) : (pair.first ?? "", pair.last ?? "")
            guard place == 0 || pair.count == 2, fields.updateValue(value, forKey: key) == nil else {
                throw SetupError.configuration("--hsm takes \(Self.form), not '\(text)'")
            }
        }
        try self.init(fields: fields)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            try self.init(text)
        } else {
            try self.init(fields: try container.decode([String: String].self))
        }
    }

    private init(fields: [String: String]) throws {
        for key in fields.keys.sorted() where !Self.fields.contains(key) {
            throw SetupError.configuration("an HSM has no '\(key)'; it has \(Self.fields.joined(separator: ", "))")
        }
        func required(_ key: String) throws -> String {
            guard let value = fields[key], !value.isEmpty else {
                throw SetupError.configuration(
                    "the HSM '\(fields["name"] ?? "?")' needs a '\(key)': --hsm \(Self.form)")
            }
            return value
        }
        name = try required("name")
        zone = try required("zone")
        token = try required("token")
        pinFile = try required("pin-file")
        module = fields["module"]
        for value in [name, zone] where !Self.isName(value) {
            throw SetupError.configuration(
                "an HSM's name and zone are 1 to 64 letters, digits, '-', '.' and '_', not '\(value)'")
        }
    }

    var description: HardwareModule {
        HardwareModule(name: name, availabilityZone: zone, tokenLabel: token)
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": true
                default: false
                }
            }
    }
}
