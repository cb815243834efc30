import KeyModel
import ServiceRequests

/// How the service is, on the screen.
struct ServiceStatus {
    private let service: DescribeService.Outcome
    private let vaults: [VaultAddress]?

    init(_ service: DescribeService.Outcome, _ vaults: [VaultAddress]?) {
        self.service = service
        self.vaults = vaults
    }

    private var state: String { service.rootIsReachable ? "ready" : "degraded" }

    var text: String {
        var fields = FieldList()
        fields.add("State", service.rootIsReachable ? "ready" : "degraded: the root key can't be reached")
        fields.add("Version", service.version)
        fields.add("Crypto module", service.module + (service.isFIPS ? ", FIPS mode" : ""))
        fields.add("Root key", service.root)
        fields.add("HSM", service.hardware ?? "none")
        for state in service.modules ?? [] { fields.add("HSM for key stores", Self.text(state)) }
        fields.add("Memory", service.memoryIsLocked ? "locked" : "not locked: raise RLIMIT_MEMLOCK (ulimit -l)")
        if let vaults {
            for vault in vaults { fields.add("Vault", "\(vault.name) (\(vault.region), account \(vault.account))") }
        } else {
            fields.add("Vaults", String(service.vaultCount))
        }
        fields.add("Audit records", String(service.auditRecordCount))
        fields.add("Audit verifier", service.auditVerifierKey)
        return fields.text
    }

    var json: JSONText {
        .object([
            ("state", .string(state)), ("version", .string(service.version)), ("module", .string(service.module)),
            ("fips", .bool(service.isFIPS)), ("root", .string(service.root)),
            ("rootReachable", .bool(service.rootIsReachable)), ("hardware", .optional(service.hardware)),
            ("modules", .array((service.modules ?? []).map(Self.json))),
            ("vaults", vaults.map { .array($0.map(Self.json)) } ?? .null),
            ("auditRecords", .int(service.auditRecordCount)), ("auditVerifierKey", .string(service.auditVerifierKey)),
            ("memoryLocked", .bool(service.memoryIsLocked)),
        ])
    }

    private static func text(_ state: HardwareModuleState) -> String {
        let place = "\(state.module.name) (\(state.module.availabilityZone), token \(state.module.tokenLabel))"
        return place + (state.isReachable ? ": reachable" : ": CAN'T BE REACHED")
            + " since \(DateText.text(state.since))"
    }

    private static func json(_ state: HardwareModuleState) -> JSONText {
        .object([
            ("name", .string(state.module.name)), ("zone", .string(state.module.availabilityZone)),
            ("token", .string(state.module.tokenLabel)), ("reachable", .bool(state.isReachable)),
            ("since", .date(state.since)),
        ])
    }

    private static func json(_ vault: VaultAddress) -> JSONText {
        .object([
            ("name", .string(vault.name)), ("region", .string(vault.region)), ("partition", .string(vault.partition)),
            ("account", .string(vault.account)), ("tenant", .string(vault.tenant)),
        ])
    }
}
