import ArgumentParser

/// Grants on keys.
struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Allow somebody some operations with one key, and end that again.",
        discussion: """
            A grant allows beside the policies, and a policy that denies wins over it. A KEY is named by its name, its id, \
            or its ARN; a principal by its ARN.

            EXAMPLES
              aegis-kms grant create orders-dek --operation Encrypt \\
                --grantee arn:aws-us-gov:iam::123456789012:user/billing
              aegis-kms grant list orders-dek --output json | jq -r '.[].id'
              aegis-kms grant revoke orders-dek GRANT-ID
              aegis-kms grant retire --token "$TOKEN"
            """,
        subcommands: [GrantCreate.self, GrantList.self, GrantRetire.self, GrantRevoke.self])
}
