import FoundationEssentials
import HTTPFront
import Logging
import Yams

/// How `serve` is set up. A flag wins over the environment, that over the configuration file, and that over the default.
struct Settings: Codable, Equatable {
    enum RootKind: String, Codable, CaseIterable { case software, pkcs11 }

    var dataDir: String?
    var listen: String?
    var listenTls: String?
    var blueprint: String?
    var root: RootKind?
    var nextRoot: RootKind?
    var rootPassphraseFile: String?
    var pkcs11Module: String?
    var pkcs11Token: String?
    var pkcs11PinFile: String?
    var pkcs11RootLabel: String?
    /// What key stores can be made of.
    var hsms: [HardwareModuleSetting]?
    var fips: Bool?
    var fipsModuleDir: String?
    var fipsConfig: String?
    var nitroRoot: String?
    var vaultSuffix: String?
    var loginHost: String?
    var awsRegion: String?
    var azureVault: String?
    var schedulerInterval: Int?
    var logLevel: String?
    var threads: Int?
    var allowPlaintext: Bool?
    /// Where external key store proxies may be; see `ProxyEndpoints`.
    var xksEndpoints: String?
    /// PEM: further authorities that may vouch for proxies.
    var xksTrustRoots: String?
    /// A flag of one start only: it is in no file.
    var reissueAdministrator = false

    /// `dataDir` is `data-dir` in the file and `AEGIS_DATA_DIR` in the environment.
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case dataDir = "data-dir"
        case listen
        case listenTls = "listen-tls"
        case blueprint, root
        case nextRoot = "next-root"
        case rootPassphraseFile = "root-passphrase-file"
        case pkcs11Module = "pkcs11-module"
        case pkcs11Token = "pkcs11-token"
        case pkcs11PinFile = "pkcs11-pin-file"
        case pkcs11RootLabel = "pkcs11-root-label"
        case hsms
        case fips
        case fipsModuleDir = "fips-module-dir"
        case fipsConfig = "fips-config"
        case nitroRoot = "nitro-root"
        case vaultSuffix = "vault-suffix"
        case loginHost = "login-host"
        case awsRegion = "aws-region"
        case azureVault = "azure-vault"
        case schedulerInterval = "scheduler-interval"
        case logLevel = "log-level"
        case threads
        case allowPlaintext = "allow-plaintext"
        case xksEndpoints = "xks-endpoints"
        case xksTrustRoots = "xks-trust-roots"
    }

    init() {}

    /// - Throws: `SetupError.configuration` naming the first unknown or malformed setting.
    init(yaml text: String, file: String) throws {
        guard text.utf8.count <= 1 << 20 else { throw SetupError.configuration("\(file) is larger than 1 MiB") }
        let known = Set(CodingKeys.allCases.map(\.rawValue))
        do {
            guard let node = try Yams.compose(yaml: text) else { return }
            guard let mapping = node.mapping else { throw SetupError.configuration("\(file) is not a mapping") }
            for key in mapping.keys where !known.contains(key.string ?? "") {
                let line = key.mark?.line ?? 0
                throw SetupError.configuration("\(file):\(line): unknown setting '\(key.string ?? "?")'")
            }
            self = try YAMLDecoder().decode(Settings.self, from: text)
        } catch let error as SetupError {
            throw error
        } catch {
            throw SetupError.configuration("\(file): \(error)")
        }
    }

    init(environment: [String: String]) throws {
        var lines: [String] = []
        for key in CodingKeys.allCases {
            let name = "AEGIS_" + key.rawValue.uppercased().replacing("-", with: "_")
            guard let value = environment[name], !value.isEmpty else { continue }
            if key == .hsms {
                let each = value.split(separator: ";").map { "'\($0.replacing("'", with: "''"))'" }
                lines.append("hsms: [\(each.joined(separator: ", "))]")
                continue
            }
            let quoted = value.replacing("'", with: "''")
            let isScalar = [.fips, .allowPlaintext, .schedulerInterval, .threads].contains(key)
            lines.append(isScalar ? "\(key.rawValue): \(value)" : "\(key.rawValue): '\(quoted)'")
        }
        try self.init(yaml: lines.joined(separator: "\n"), file: "environment")
    }

    /// - Throws: `SetupError.configuration` for a value that makes no sense.
    func validate() throws {
        if let seconds = schedulerInterval, !(1...86_400).contains(seconds) {
            throw SetupError.configuration("--scheduler-interval is 1 to 86400 seconds, not \(seconds)")
        }
        if let threads, !(1...256).contains(threads) {
            throw SetupError.configuration("--threads is 1 to 256, not \(threads)")
        }
        _ = try level
        let names = (hsms ?? []).map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw SetupError.configuration("two HSMs are named '\(twice)'")
        }
        let (plain, secure) = try addresses()
        guard allowPlaintext == true || Loopback.contains(plain.host) else {
            throw SetupError.front(.plaintextRefused(host: plain.host))
        }
        guard secure.port <= 65_535 else {
            throw SetupError.configuration("no port comes after \(plain.port); give --listen-tls HOST:PORT")
        }
        guard plain.port == 0 || plain != secure else {
            throw SetupError.configuration("--listen and --listen-tls are one address")
        }
    }

    func addresses() throws -> (plain: (host: String, port: Int), secure: (host: String, port: Int)) {
        let plain = try Self.address(listen ?? "127.0.0.1:8200", "--listen")
        guard let listenTls else { return (plain, (plain.host, plain.port == 0 ? 0 : plain.port + 1)) }
        return (plain, try Self.address(listenTls, "--listen-tls"))
    }

    private static func address(_ text: String, _ flag: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon != text.startIndex
        else { throw SetupError.configuration("\(flag) takes HOST:PORT, such as 127.0.0.1:8200, not '\(text)'") }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return (String(isBracketed ? host.dropFirst().dropLast() : host), port)
    }

    var threadCount: Int { threads ?? 2 }

    var rootLabel: String { pkcs11RootLabel ?? "aegis-kms root" }

    var level: Logger.Level {
        get throws {
            guard let logLevel else { return .info }
            guard let level = Logger.Level(rawValue: logLevel) else {
                let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                throw SetupError.configuration("--log-level is one of \(levels), not '\(logLevel)'")
            }
            return level
        }
    }

    /// These settings where they say something, and the others' where they don't.
    func over(_ other: Settings) -> Settings {
        var merged = other
        func take<Value>(_ path: WritableKeyPath<Settings, Value?>) {
            if let value = self[keyPath: path] { merged[keyPath: path] = value }
        }
        take(\.dataDir)
        take(\.listen)
        take(\.listenTls)
        take(\.blueprint)
        take(\.root)
        take(\.nextRoot)
        take(\.rootPassphraseFile)
        take(\.pkcs11Module)
        take(\.pkcs11Token)
        take(\.pkcs11PinFile)
        take(\.pkcs11RootLabel)
        take(\.hsms)
        take(\.fips)
        take(\.fipsModuleDir)
        take(\.fipsConfig)
        take(\.nitroRoot)
        take(\.vaultSuffix)
        take(\.loginHost)
        take(\.awsRegion)
        take(\.azureVault)
        take(\.schedulerInterval)
        take(\.logLevel)
        take(\.threads)
        take(\.allowPlaintext)
        take(\.xksEndpoints)
        take(\.xksTrustRoots)
        return merged
    }
}
