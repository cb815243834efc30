import ArgumentParser

@main
struct AegisKMS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aegis-kms",
        abstract: "A key management service that speaks AWS KMS and Azure Key Vault on one HSM-rooted key hierarchy.",
        discussion: """
            EXAMPLES
              aegis-kms serve --data-dir ./data --listen 127.0.0.1:8200
              source ./data/admin.env
              aws kms encrypt --key-id alias/aegis-prod-dek --plaintext fileb://secret.txt
              aegis-kms key tree

            \(CommandList.help)
            """,
        version: Version.text,
        subcommands: [Serve.self] + CommandList.all)
}

enum Version {
    static let text = "0.1.0"
}
