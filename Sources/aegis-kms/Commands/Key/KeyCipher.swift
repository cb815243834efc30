import ArgumentParser
import KeyModel
import ServiceRequests
import StrictJSON

/// What encrypting and decrypting have in common.
struct CipherOptions: ParsableArguments {
    @Option(name: .customLong("in"), help: "A file to read; - for standard input.") var input = "-"
    @Option(name: .customLong("out"), help: "A file to write, for you alone. (default: standard output)") var output:
        String?
    @Flag(help: "The ciphertext is base64, on one line, instead of bytes.") var base64 = false
    @Option(help: "How. (default: symmetric; RSA keys rsa-oaep-256)")
    var algorithm: CipherArgument?
    @Option(help: "NAME=VALUE, bound to the ciphertext and needed again to open it; may be repeated.")
    var context: [PairArgument] = []

    func chosen(for key: KeyReference, in session: any Session) async throws -> EncryptionAlgorithm {
        if let algorithm { return algorithm.algorithm }
        let description = try await session.submit(DescribeKey(key: key))
        return description.algorithm.family == .rsa ? .rsaOAEP(.sha256) : .symmetric
    }

    func write(_ bytes: [UInt8], on console: Console) throws {
        guard let output, output != "-" else { return console.write(bytes) }
        try StandardStreams.write(bytes, toFile: output)
    }
}

enum CipherArgument: String, CaseIterable, ExpressibleByArgument {
    case symmetric
    case rsaOAEP256 = "rsa-oaep-256"
    case rsaOAEP = "rsa-oaep"
    case rsaPKCS1 = "rsa-pkcs1"

    var algorithm: EncryptionAlgorithm {
        switch self {
        case .symmetric: .symmetric
        case .rsaOAEP256: .rsaOAEP(.sha256)
        case .rsaOAEP: .rsaOAEP(.sha1)
        case .rsaPKCS1: .rsaPKCS1
        }
    }
}

struct KeyEncrypt: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt", abstract: "Encrypt up to 4,096 bytes; RSA keys take less.",
        discussion: """
            EXAMPLES
              aegis-kms key encrypt orders-dek --in card.txt --out card.bin \\
                --context order=4711
              printf %s "$SECRET" | aegis-kms key encrypt orders-dek --base64
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var cipher: CipherOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        var plaintext = try StandardStreams.read(cipher.input, limit: 4096)
        let secret = SecretBytes(copying: plaintext)
        for index in plaintext.indices { plaintext[index] = 0 }
        let reference = try await vault.reference(to: key, in: session)
        let outcome = try await session.submit(
            Encrypt(
                key: reference, plaintext: secret, algorithm: try await cipher.chosen(for: reference, in: session),
                context: try PairArgument.dictionary(cipher.context)))
        let text = Base64.encode(outcome.ciphertext)
        if common.output == .json, cipher.output == nil {
            let identity = outcome.key.key.identifier.text
            console.line(JSONText.object([("key", .string(identity)), ("ciphertext", .string(text))]).text)
        } else {
            try cipher.write(cipher.base64 ? Array((text + "\n").utf8) : outcome.ciphertext, on: console)
        }
    }
}

struct KeyDecrypt: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt", abstract: "Open a ciphertext; the plaintext goes to standard output or a file.",
        discussion: """
            EXAMPLES
              aegis-kms key decrypt orders-dek --in card.bin --context order=4711
              aegis-kms key encrypt orders-dek --base64 < card.txt \\
                | aegis-kms key decrypt orders-dek --base64
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var cipher: CipherOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let input = try StandardStreams.read(cipher.input, limit: 16_384)
        let reference = try await vault.reference(to: key, in: session)
        let outcome = try await session.submit(
            Decrypt(
                key: reference, ciphertext: cipher.base64 ? try Self.decode(input) : input,
                algorithm: try await cipher.chosen(for: reference, in: session),
                context: try PairArgument.dictionary(cipher.context)))
        // The plaintext is what was asked for, so it is written as it is, in either form of output.
        try cipher.write(outcome.plaintext.copyBytes(), on: console)
    }

    /// Line ends around it are what editors and `echo` leave.
    private static func decode(_ input: [UInt8]) throws(CommandFailure) -> [UInt8] {
        let text = input.filter { $0 != 0x0A && $0 != 0x0D }
        guard let bytes = Base64.decode(text) else { throw .notBase64 }
        return bytes
    }
}
