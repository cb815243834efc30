import Foundation
import HTTPFront
import KeyModel

/// Certificates of the moment, made by the openssl command.
struct TLSFixture: Sendable {
    let directory: URL
    let material: TLSMaterial
    var certificateFile: String { directory.appendingPathComponent("cert.pem").path }

    init(host: String = "localhost") async throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("front-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        _ = try await Command.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", "key.pem", "-out",
                "cert.pem",
            ], in: directory)
        _ = try await Command.run(
            ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER", "-out", "key.der"],
            in: directory)
        let key = try Data(contentsOf: directory.appendingPathComponent("key.der"))
        let certificate = try Data(contentsOf: directory.appendingPathComponent("cert.pem"))
        material = TLSMaterial(
            certificateChain: .pem(Array(certificate)), privateKey: SecretBytes(copying: Array(key)))
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}

/// A program, run to its end on a thread of its own.
enum Command {
    static func run(_ arguments: [String], in directory: URL, input: String = "") async throws -> String {
        let result: Result<String, any Error> = await blocking {
            Result {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = arguments
                process.currentDirectoryURL = directory
                let (output, standardInput) = (Pipe(), Pipe())
                process.standardOutput = output
                process.standardError = output
                process.standardInput = standardInput
                try process.run()
                // A handshake that fails ends the program before it has read anything.
                try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
                try standardInput.fileHandleForWriting.close()
                let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                process.waitUntilExit()
                return text
            }
        }
        return try result.get()
    }
}
