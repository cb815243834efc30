import ArgumentParser

/// The audit trail.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Follow, search, prove and verify the audit trail.",
        discussion: """
            'tail', 'query' and 'prove' ask the service. 'verify' and 'verify-proof' need nothing of it but the log's public \
            key, so that an auditor can check copied files elsewhere.

            EXAMPLES
              aegis-kms audit tail -f
              aegis-kms audit query --operation decrypt --from 2h --outcome accessDenied
              aegis-kms audit prove 3f0c… --out proof.json \\
                && aegis-kms audit verify-proof proof.json --key "$VKEY"
              aegis-kms audit verify ./copy-of-audit --key "$VKEY" \\
                --against checkpoint.of.january
            """,
        subcommands: [AuditTail.self, AuditQueryCommand.self, AuditProve.self, AuditVerify.self, AuditVerifyProof.self])
}
