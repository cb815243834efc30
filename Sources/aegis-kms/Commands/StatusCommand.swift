import ArgumentParser
import ServiceRequests

struct StatusCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what runs, and how it is.",
        discussion: """
            Exit code 0: ready. 1: degraded (the root key can't be reached). 69: the service can't be reached.
            With --output json: {state, version, module, fips, root, rootReachable, hardware, modules: [{name, zone, \
            token, reachable, since}], vaults: [{name, region, partition, account, tenant}], auditRecords, auditVerifierKey, memoryLocked}.

            EXAMPLES
              aegis-kms status
              aegis-kms status --output json | jq -r .auditVerifierKey
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let service = try await session.submit(DescribeService())
        // Who may see how the service is may still not be one to list its vaults.
        let vaults = try? await session.submit(ListVaults()).vaults
        console.show(
            common.output, table: ServiceStatus(service, vaults).text, json: ServiceStatus(service, vaults).json)
        if !service.rootIsReachable { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}
