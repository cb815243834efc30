import ArgumentParser

/// Everything about keys.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, look at, rotate, use and destroy keys.",
        discussion: """
            A KEY is named by its name (aegis-prod-dek, alias/aegis-prod-dek), its id, or its ARN. --vault chooses the \
            vault; an ARN says its own.

            EXAMPLES
              aegis-kms key tree
              aegis-kms key list --vault aegis-kv-prod-usgw1 --output json
              aegis-kms key create orders-dek --algorithm aes256 --rotation-days 90 \\
                --tag Environment=prod-gov
              aegis-kms key encrypt orders-dek --in card.txt --out card.bin
              aegis-kms key schedule-destruction orders-dek --days 30
            """,
        subcommands: [
            KeyCreate.self, KeyList.self, KeyShow.self, KeyTree.self, KeyEnable.self, KeyDisable.self, KeyRotate.self,
            KeyScheduleDestruction.self, KeyCancelDestruction.self, KeyVersions.self, KeyTagPut.self, KeyTagRemove.self,
            KeyExposeExternal.self,
            KeyPolicy.self, KeyImport.self, KeyRotations.self, KeyEncrypt.self, KeyDecrypt.self,
            KeyReplicate.self, KeyPromote.self,
        ])
}
