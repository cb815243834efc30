@testable import Blueprint

/// A small blueprint, and variations of it.
enum SampleBlueprint {
    /// - Parameter keys: the fields of keys, each a flow mapping without its braces.
    static func yaml(_ keys: String...) -> String { yaml(keys) }

    private static func yaml(_ keys: [String]) -> String {
        """
        version: 1
        vaults:
          - name: vault-one
            region: us-gov-west-1
            partition: aws-us-gov
            account: "012345678901"
            tenant: 12345678-1234-1234-1234-123456789012
            keys:

        """ + keys.map { "      - { \($0) }\n" }.joined()
    }

    static func blueprint(_ keys: String...) throws(BlueprintError) -> Blueprint {
        try Blueprint(yaml: yaml(keys))
    }

    /// What is wrong with a blueprint; nil where nothing is.
    static func error(_ yaml: String, readingFile: ((String) -> String?)? = nil) -> BlueprintError? {
        do throws(BlueprintError) {
            _ = try Blueprint(yaml: yaml, readingFile: readingFile)
            return nil
        } catch {
            return error
        }
    }
}
