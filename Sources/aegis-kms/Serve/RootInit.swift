import ArgumentParser
import Cryptography
import FoundationEssentials
import KeyModel
import RootOfTrust

/// Makes the root key of a service that is to start with it, or to be migrated to it.
struct RootInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a root key where there is none.",
        discussion: """
            In a token (PKCS #11), or in DIR/root.key. 'serve' makes a software root by itself on its first start; a root in a \
            token is made by this command alone. The settings are those of 'serve', so a configuration file does as well. \
            One that is there stays as it is, and the command fails.

            EXAMPLES
              aegis-kms root init --config /etc/aegis-kms/config.yaml
              aegis-kms root init --root pkcs11 --pkcs11-token aegis \\
                --pkcs11-module /usr/lib/softhsm/libsofthsm2.so \\
                --pkcs11-pin-file /run/secrets/pin
              aegis-kms root init --data-dir ./data \\
                --root-passphrase-file /run/secrets/passphrase
            """)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        SecretBytes.forbidProcessDumps()
        let secrets = SecretVariables.take()
        let settings = try options.settings()
        _ = try ServiceProcess.startModule(settings)
        let kind = settings.root ?? .software
        let directory = kind == .software ? try ServiceProcess.openDirectory(settings) : DataDirectory(path: "")
        let root = try await RootSetup(settings: settings, directory: directory, secrets: secrets).make(kind)
        FileHandleOutput.write(
            "made the root key \(root.identity.keyIdentifier) \(place(of: kind, settings, directory))\n")
    }

    private func place(of kind: Settings.RootKind, _ settings: Settings, _ directory: DataDirectory) -> String {
        switch kind {
        case .software: "in \(directory.rootKey); keep a copy of that file in a safe place"
        case .pkcs11: "'\(settings.rootLabel)' in the token '\(settings.pkcs11Token ?? "")'"
        }
    }
}
