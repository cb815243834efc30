import ArgumentParser
import AuditTrail
import Cryptography
import FoundationEssentials

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a copy of the trail, offline; say where it was changed.",
        discussion: """
            Copy DIR/audit: 'checkpoint' first and 'tile' then. The key must come from a place that whoever might change the \
            trail can't; 'aegis-kms status' shows it. A checkpoint that was kept elsewhere shows in addition that the trail \
            was not rolled back or replaced as a whole.
            Exit code 0: intact. 3: damaged.
            With --output json: {intact, records, size, origin, findings: [{problem, index, count, belongsAt}]}.

            EXAMPLES
              aegis-kms audit verify ./copy-of-audit \\
                --key 'aegis-kms/4f2c9d10+1a2b3c4d+Abc…'
              aegis-kms audit verify ./copy-of-audit --key "$VKEY" \\
                --against checkpoint.of.january
            """)

    @Argument(help: "The copied directory.") var directory: String
    @Option(help: "The log's verifier key. (default: AEGIS_AUDIT_KEY)") var key: String?
    @Option(help: "A file with an older checkpoint of the same log.") var against: String?
    @Option(help: "table for people, json with stable keys for scripts.") var output: OutputFormat = .table

    func run() async throws {
        try await CommandFailure.reporting(.standard) { try verify(on: .standard) }
    }

    func verify(
        on console: Console, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let key = try VerifierKeyOption.value(key, environment)
        try OfflineModule.start()
        let older = try against.map { path throws(CommandFailure) in
            String(decoding: try StandardStreams.read(path, limit: 65_536), as: UTF8.self)
        }
        let report: VerificationReport
        do throws(AuditError) {
            report = try TrailVerifier.verify(directory: directory, verifierKey: key, olderCheckpoint: older)
        } catch {
            throw error == .badKey ? CommandFailure.verifierKeyMalformed : .trailUnreadable(AuditErrorText.text(error))
        }
        console.show(output, table: ReportPresentation.text(report), json: ReportPresentation.json(report))
        if !report.isIntact { throw ExitCode(ExitStatus.damaged.rawValue) }
    }
}

struct AuditVerifyProof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-proof", abstract: "Check a proof that 'audit prove' got, offline.",
        discussion: """
            Exit code 0: the record that is shown is in the trail. 3: the proof doesn't hold.

            EXAMPLE
              aegis-kms audit verify-proof proof.json --key "$VKEY"
            """)

    @Argument(help: "The proof; - for standard input.") var file: String
    @Option(help: "The log's verifier key. (default: AEGIS_AUDIT_KEY)") var key: String?
    @Option(help: "table for people, json with stable keys for scripts.") var output: OutputFormat = .table

    func run() async throws {
        try await CommandFailure.reporting(.standard) { try verify(on: .standard) }
    }

    func verify(
        on console: Console, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let key = try VerifierKeyOption.value(key, environment)
        try OfflineModule.start()
        let bytes = try StandardStreams.read(file, limit: 1 << 20)
        guard let proof = try? JSONDecoder().decode(InclusionProof.self, from: Data(bytes)) else {
            throw CommandFailure.proofMalformed("\(file) is not a proof of this service's trail")
        }
        do throws(AuditError) {
            _ = try proof.verify(verifierKey: key)
        } catch {
            if error == .badKey { throw CommandFailure.verifierKeyMalformed }
            throw CommandFailure.proofMalformed("the proof doesn't hold: \(AuditErrorText.text(error))")
        }
        console.show(
            output, table: "The trail holds record \(proof.index):\n" + PlainText.safe(proof.record),
            json: .object([("index", .int(Int(clamping: proof.index))), ("record", .raw(proof.record))]))
    }
}

/// Hashes and signatures need the crypto module, also where no service runs.
enum OfflineModule {
    static func start() throws(CommandFailure) {
        do {
            _ = try CryptographicModule.start(fips: nil)
        } catch {
            throw .trailUnreadable("the crypto module failed its self-tests")
        }
    }
}

/// What auditors check with.
enum VerifierKeyOption {
    static func value(_ option: String?, _ environment: [String: String]) throws(CommandFailure) -> String {
        guard let key = option ?? environment["AEGIS_AUDIT_KEY"], !key.isEmpty else {
            throw .usage("the log's key is missing; add --key, 'aegis-kms status' shows it")
        }
        return key
    }
}
