import ArgumentParser

/// The commands that ask a service, and the words about them in the main command's help.
enum CommandList {
    static let all: [any ParsableCommand.Type] = [
        StatusCommand.self, KeyCommand.self, AliasCommand.self, GrantCommand.self, AuditCommand.self,
        BlueprintCommand.self, VaultCommand.self, RootCommand.self, KeyStoreCommand.self,
    ]

    /// For the discussion of the main command.
    static var help: String {
        """
        ENVIRONMENT, set by 'source DIR/admin.env'; --data-dir DIR reads that file instead
          AEGIS_URL            https://HOST:PORT of the service
          AEGIS_CA_FILE        the CA that its certificate is checked against
          AEGIS_CLIENT_ID      who asks
          AEGIS_CLIENT_SECRET  proves it; never an argument
          AEGIS_VAULT          the vault, where --vault is left out; or the first
          AEGIS_AUDIT_KEY      the log's verifier key, where --key is left out

        \(ExitStatus.help)
        """
    }
}
