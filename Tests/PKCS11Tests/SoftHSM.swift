import Foundation
import KeyModel
import RootOfTrust
import Synchronization

@testable import PKCS11

/// A real SoftHSM2 of a test's own: its own folder of tokens and its own copy of the library, whose globals nobody
/// shares.
///
/// Both are needed. SoftHSM 2.6.1 ends the process with a failed assertion when `C_Initialize` meets a token that another
/// library or process is just writing; and a library that one test finalizes must not be another's.
struct SoftHSM {
    static let pin = "5678-user"
    let folder: URL
    let modulePath: String
    private let number: Int

    private static let limit = 400
    private static let made = Mutex(0)

    /// Every library looks for its configuration in the environment, and changing the environment while other threads
    /// read it is not safe: so all the variables that will be needed are set before the first library is loaded.
    private static let home: URL = {
        let home = FileManager.default.temporaryDirectory.appending(path: "aegis-softhsm-\(UUID().uuidString)")
        for number in 0..<limit { setenv(variable(number), home.path + "/\(number)/softhsm2.conf", 1) }
        atexit { try? FileManager.default.removeItem(at: SoftHSM.home) }
        return home
    }()

    /// As long as SoftHSM's own `SOFTHSM2_CONF`.
    private static func variable(_ number: Int) -> String { "SOFTHSM2_C" + String(1000 + number).dropFirst() }

    init() throws {
        number = Self.made.withLock { made in
            defer { made += 1 }
            return made
        }
        precondition(number < Self.limit)
        folder = Self.home.appending(path: "\(number)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "tokens"), withIntermediateDirectories: true)
        try "directories.tokendir = \(folder.path)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
            .write(to: folder.appending(path: "softhsm2.conf"), atomically: true, encoding: .utf8)
        modulePath = try Self.copyLibrary(into: folder, number)
    }

    /// Another copy of the library, over the same tokens: what another process would be.
    func anotherModulePath() throws -> String { try Self.copyLibrary(into: folder, number) }

    private static func copyLibrary(into folder: URL, _ number: Int) throws -> String {
        var library = try Data(contentsOf: URL(filePath: installed))
        let name = Data("SOFTHSM2_CONF".utf8)
        while let range = library.range(of: name) { library.replaceSubrange(range, with: Data(variable(number).utf8)) }
        let copy = folder.appending(path: "module-\(UUID().uuidString).so")
        try library.write(to: copy)
        return copy.path
    }

    private static let installed: String = {
        let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
        return places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
    }()

    /// - Returns: the folder of the new token.
    @discardableResult
    func makeToken(_ label: String) throws -> URL {
        let tokens = folder.appending(path: "tokens")
        let before = Set(try FileManager.default.contentsOfDirectory(atPath: tokens.path))
        let made = try run(
            "softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "1234-so", "--pin", Self.pin)
        let after = try FileManager.default.contentsOfDirectory(atPath: tokens.path)
        guard let name = after.first(where: { !before.contains($0) }) else { throw NotMade(output: made.output) }
        return tokens.appending(path: name)
    }

    struct NotMade: Error { let output: String }

    /// Where a token lies that was pulled out.
    var drawer: URL { folder.appending(path: "drawer") }

    func configuration(_ label: String, path: String? = nil, pin: String = pin) -> HardwareToken.Configuration {
        var configuration = HardwareToken.Configuration(
            modulePath: path ?? modulePath, tokenLabel: label, pin: SecretBytes(copying: pin.utf8))
        configuration.longestPause = .milliseconds(500)
        return configuration
    }

    /// A token in a new SoftHSM, and the way to it.
    static func newToken() throws -> HardwareToken {
        let hsm = try SoftHSM()
        try hsm.makeToken("token")
        return try HardwareToken(hsm.configuration("token"))
    }

    /// Runs OpenSC's tool in another process, logged in.
    @discardableResult
    func pkcs11Tool(_ label: String, _ arguments: String...) throws -> (output: String, status: Int32) {
        let command = [
            "pkcs11-tool", "--module", Self.installed, "--token-label", label, "--login", "--pin", Self.pin,
        ]
        return try run(command + arguments)
    }

    private func run(_ command: String...) throws -> (output: String, status: Int32) { try run(command) }

    func run(_ command: [String]) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["SOFTHSM2_CONF=\(folder.path)/softhsm2.conf"] + command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus)
    }
}
