import ArgumentParser
import FoundationEssentials
import HTTPFront
import KeyModel
import Logging

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the service.",
        discussion: """
            On the first start it makes the data directory, a root key, the blueprint's vaults and keys, and an \
            administrator whose credentials for both clouds are written to DIR/admin.env (for you alone). A later start \
            finds everything as it was. Each flag can also be given as an environment variable (AEGIS_DATA_DIR) or in a \
            YAML file (data-dir: …).

            EXAMPLES
              aegis-kms serve --data-dir ./data --listen 127.0.0.1:8200
              aegis-kms serve --config /etc/aegis-kms/config.yaml
              aegis-kms serve --data-dir ./data --root pkcs11 --pkcs11-module /usr/lib/softhsm/libsofthsm2.so \\
                --pkcs11-token aegis --pkcs11-pin-file /run/secrets/pin
              aegis-kms serve --data-dir ./data --fips --fips-module-dir /opt/fips --fips-config /opt/fips/fipsmodule.cnf
            """)

    @OptionGroup var options: ServeOptions

    @Flag(help: "Make new credentials for the administrator; the old ones end.")
    var reissueAdministrator = false

    func run() async throws {
        SecretBytes.forbidProcessDumps()
        let secrets = SecretVariables.take()
        var settings = try options.settings()
        settings.reissueAdministrator = reissueAdministrator
        var logger = Logger(label: "aegis-kms") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = try settings.level
        var limits = HTTPLimits()
        let allowed = try DescriptorLimit.raise(forConnections: limits.connectionCount, threads: settings.threadCount)
        limits.connectionCount = allowed.connections
        limits.connectionCountPerSource = allowed.connections / 2
        logger.debug("limits", metadata: ["files": "\(allowed.limit)", "connections": "\(allowed.connections)"])
        let process = try await ServiceProcess.open(settings, secrets: secrets, logger: logger)
        try await process.bootstrap()
        try await process.run(limits: limits)
    }
}

/// What `serve` and `root init` have in common.
struct ServeOptions: ParsableArguments {
    @Option(help: "A YAML file with these settings, by their flags' names.") var config: String?
    @Option(help: "Where everything lives. (default: ./aegis-data)") var dataDir: String?
    @Option(help: "HOST:PORT for AWS clients, without TLS, on loopback. (default: 127.0.0.1:8200)") var listen: String?
    @Option(help: "HOST:PORT for Azure and native clients, with TLS. (default: the port after --listen)")
    var listenTls: String?
    @Option(help: "A blueprint for the first start, or 'none'. (default: the one that is built in)") var blueprint:
        String?
    @Option(help: "software or pkcs11. (default: software)") var root: Settings.RootKind?
    @Option(help: "Where 'root migrate' goes: software or pkcs11.") var nextRoot: Settings.RootKind?
    @Option(help: "The passphrase of a sealed software root. (or AEGIS_ROOT_PASSPHRASE)") var rootPassphraseFile:
        String?
    @Option(help: "The HSM's PKCS #11 module.") var pkcs11Module: String?
    @Option(help: "The token's label.") var pkcs11Token: String?
    @Option(help: "The file with the token's PIN. (or AEGIS_PKCS11_PIN)") var pkcs11PinFile: String?
    @Option(help: "The root key's label in the token. (default: aegis-kms root)") var pkcs11RootLabel: String?
    @Option(
        help: ArgumentHelp(
            "An HSM that key stores can be made of; once for each. (in AEGIS_HSMS divided by ';')",
            valueName: HardwareModuleSetting.form))
    var hsm: [HardwareModuleSetting] = []
    @Flag(help: "Use OpenSSL's FIPS provider, or don't start.") var fips = false
    @Option(help: "The folder of fips.so.") var fipsModuleDir: String?
    @Option(help: "The file that 'openssl fipsinstall' wrote.") var fipsConfig: String?
    @Option(help: "PEM: the root that attestation documents of Nitro enclaves lead to. (default: none is believed)")
    var nitroRoot: String?
    @Option(help: "Azure vaults are at NAME.SUFFIX. (default: vault.localhost)") var vaultSuffix: String?
    @Option(help: "The host of the token endpoint. (default: login.localhost)") var loginHost: String?
    @Option(help: "The region that admin.env names. (default: us-gov-west-1)") var awsRegion: String?
    @Option(help: "The vault that admin.env names. (default: aegis-kv-prod-usgovva)") var azureVault: String?
    @Option(help: "Seconds between looks for due work. (default: 60)") var schedulerInterval: Int?
    @Option(help: "trace, debug, info, notice, warning, error. (default: info)") var logLevel: String?
    @Option(help: "Event loop threads. (default: 2)") var threads: Int?
    @Flag(help: "Allow --listen beyond loopback: a proxy in front must do TLS.") var allowPlaintext = false

    @Option(help: "Hosts of XKS proxies, by commas: HOST, *.DOMAIN, HOST:PORT. (default: any at port 443 but this one)")
    var xksEndpoints: String?
    @Option(help: "A PEM file of authorities that vouch for XKS proxies, besides the system's.") var xksTrustRoots:
        String?

    /// What is set by flag, environment, and file, in that order.
    func settings(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Settings {
        var settings = flags.over(try Settings(environment: environment))
        if let file = config ?? environment["AEGIS_CONFIG"] {
            guard let bytes = try DataDirectory.read(file) else {
                throw SetupError.configuration("\(file) isn't there")
            }
            settings = settings.over(try Settings(yaml: String(decoding: bytes, as: UTF8.self), file: file))
        }
        try settings.validate()
        return settings
    }

    private var flags: Settings {
        var settings = Settings()
        settings.dataDir = dataDir
        settings.listen = listen
        settings.listenTls = listenTls
        settings.blueprint = blueprint
        settings.root = root
        settings.nextRoot = nextRoot
        settings.rootPassphraseFile = rootPassphraseFile
        settings.pkcs11Module = pkcs11Module
        settings.pkcs11Token = pkcs11Token
        settings.pkcs11PinFile = pkcs11PinFile
        settings.pkcs11RootLabel = pkcs11RootLabel
        settings.hsms = hsm.isEmpty ? nil : hsm
        settings.fips = fips ? true : nil
        settings.fipsModuleDir = fipsModuleDir
        settings.fipsConfig = fipsConfig
        settings.nitroRoot = nitroRoot
        settings.vaultSuffix = vaultSuffix
        settings.loginHost = loginHost
        settings.awsRegion = awsRegion
        settings.azureVault = azureVault
        settings.schedulerInterval = schedulerInterval
        settings.logLevel = logLevel
        settings.threads = threads
        settings.allowPlaintext = allowPlaintext ? true : nil
        settings.xksEndpoints = xksEndpoints
        settings.xksTrustRoots = xksTrustRoots
        return settings
    }
}

extension Settings.RootKind: ExpressibleByArgument {}

extension HardwareModuleSetting: ExpressibleByArgument {
    init?(argument: String) { try? self.init(argument) }
}
