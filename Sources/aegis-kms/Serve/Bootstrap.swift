import Blueprint
import FoundationEssentials
import Glibc
import KeyModel
import Logging
import ServiceGate
import ServiceRequests

/// The very first start: the blueprint's vaults and keys, and an administrator with credentials for both clouds.
extension ServiceProcess {
    /// Everything goes through the gate, as the system's bootstrap part. What a first start didn't finish the next one
    /// does: nobody was shown the credentials before.
    func bootstrap() async throws {
        let session = gate.session(of: .bootstrap)
        let isFirst = try DataDirectory.read(directory.firstStart) != nil
        guard isFirst || settings.reissueAdministrator else { return }
        if isFirst, settings.blueprint != "none" { try await applyBlueprint(session) }
        let vaults = try await session.submit(ListVaults()).vaults
        // A service without a blueprint gets its vaults from an administrator, who has to be of some account.
        guard let home = try azureVault(of: vaults) ?? (Blueprint(yaml: Blueprint.aegis)).vaults.first?.address else {
            return
        }
        let outcome = try await session.submit(
            PutPrincipal(
                principalName: Self.administrator, account: home.account, partition: home.partition,
                tenant: home.tenant,
                policies: ["administrator": Self.administratorPolicy], newCredentials: true))
        guard let credentials = outcome.credentials else { return }
        try write(credentials, home: home)
        unlink(directory.firstStart)
    }

    private func applyBlueprint(_ session: any Session) async throws {
        let text: String
        if let path = settings.blueprint {
            guard let bytes = try DataDirectory.read(path) else {
                throw SetupError.configuration("\(path) isn't there")
            }
            text = String(decoding: bytes, as: UTF8.self)
        } else {
            text = Blueprint.aegis
        }
        do {
            let plan = try await BlueprintPlan.make(
                for: try Blueprint(yaml: text), session: session, hardwareAvailable: hasToken)
            try await plan.apply(session: session) { step in logger.info("\(step)") }
        } catch let error as BlueprintError {
            throw SetupError.configuration("blueprint: \(error)")
        }
    }

    private func write(_ credentials: PrincipalCredentials, home: VaultAddress) throws {
        func text(_ secret: SecretBytes) -> String { String(decoding: secret.copyBytes(), as: UTF8.self) }
        let environment = AdminEnvironment([
            ("AWS_ACCESS_KEY_ID", credentials.accessKey),
            ("AWS_SECRET_ACCESS_KEY", text(credentials.secretAccessKey)),
            ("AZURE_TENANT_ID", home.tenant), ("AZURE_CLIENT_ID", credentials.client),
            ("AZURE_CLIENT_SECRET", text(credentials.clientSecret)),
            ("AEGIS_TENANT_ID", home.tenant), ("AEGIS_CLIENT_ID", credentials.client),
            ("AEGIS_CLIENT_SECRET", text(credentials.clientSecret)),
        ])
        try environment.write(to: directory.adminEnvironment)
    }

    /// Where the service listens may change from start to start; the credentials stay.
    func writeAddresses(plain: Int, secure: Int) async throws {
        guard var environment = try AdminEnvironment(reading: directory.adminEnvironment) else {
            logger.notice(
                "\(directory.adminEnvironment) isn't there; if the administrator's credentials are lost, start once with --reissue-administrator"
            )
            return
        }
        let vaults = try await gate.session(of: .bootstrap).submit(ListVaults()).vaults
        let port = secure == 443 ? "" : ":\(secure)"
        let suffix = settings.vaultSuffix ?? "vault.localhost"
        let login = settings.loginHost ?? "login.localhost"
        environment["AWS_DEFAULT_REGION"] = awsVault(of: vaults)?.region
        environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(plain)"
        environment["AEGIS_URL"] = "https://localhost\(port)"
        environment["AEGIS_CA_FILE"] = directory.authorityCertificate
        environment["AEGIS_LOGIN_URL"] = "https://\(login)\(port)"
        environment["AZURE_AUTHORITY_HOST"] = "https://\(login)\(port)"
        if let vault = azureVault(of: vaults) {
            environment["AEGIS_VAULT_URL"] = "https://\(vault.name).\(suffix)\(port)"
        }
        try environment.write(to: directory.adminEnvironment)
    }

    func awsVault(of vaults: [VaultAddress]) -> VaultAddress? {
        let region = settings.awsRegion ?? "us-gov-west-1"
        return vaults.first { $0.region == region } ?? vaults.first
    }

    private func azureVault(of vaults: [VaultAddress]) -> VaultAddress? {
        let name = settings.azureVault ?? "aegis-kv-prod-usgovva"
        return vaults.first { $0.name == name } ?? vaults.first
    }

    private static let administratorPolicy =
        #"{"Version":"2012-10-17","Statement":[{"Sid":"Administrator","Effect":"Allow","Action":"*","Resource":"*"}]}"#
}
