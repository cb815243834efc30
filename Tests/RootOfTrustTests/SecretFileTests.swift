import Cryptography
import Foundation
import KeyModel
import Testing

@testable import RootOfTrust

@Suite struct SecretFileTests {
    let scratch: Scratch

    init() throws {
        _ = try CryptographicModule.start(fips: nil)
        scratch = try Scratch()
    }

    @Test func isMadeForItsOwnerAlone() throws {
        try SecretFile.create(scratch.path("secret"), containing: secret("content"))
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("secret"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try SecretFile.read(scratch.path("secret")) == secret("content"))
        #expect(try scratch.names() == ["secret"])
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610, 0o601, 0o666, 0o777]) func othersMayNotReadIt(mode: Int) throws {
        let path = try scratch.write("secret", [1], mode: mode)
        #expect(throws: RootError.permissions) { try SecretFile.read(path) }
        #expect(throws: RootError.permissions) { try SoftwareRootKey.open(at: path) }
    }

    @Test(arguments: [0o600, 0o400, 0o700]) func itsOwnerMay(mode: Int) throws {
        #expect(try SecretFile.read(scratch.write("secret", [1], mode: mode)) == SecretBytes(copying: [1]))
    }

    @Test(.enabled(if: geteuid() == 0)) func itMayNotBelongToSomebodyElse() throws {
        let path = try scratch.write("secret", [1])
        #expect(chown(path, 65534, 65534) == 0)
        #expect(throws: RootError.permissions) { try SecretFile.read(path) }
    }

    @Test func aLinkIsJudgedByWhatItLeadsTo() throws {
        let open = try scratch.write("open", [1], mode: 0o644)
        let closed = try scratch.write("closed", [2])
        for (name, target) in [("link-open", open), ("link-closed", closed)] {
            try FileManager.default.createSymbolicLink(atPath: scratch.path(name), withDestinationPath: target)
        }
        #expect(throws: RootError.permissions) { try SecretFile.read(scratch.path("link-open")) }
        #expect(try SecretFile.read(scratch.path("link-closed")) == SecretBytes(copying: [2]))
    }

    @Test func whatIsNoFileIsRefusedAtOnce() throws {
        #expect(throws: RootError.keyMissing) { try SecretFile.read(scratch.path("nothing")) }
        #expect(throws: RootError.keyMissing) { try SecretFile.read(scratch.path("nothing/below")) }
        #expect(throws: RootError.corrupted) { try SecretFile.read(scratch.folder.path) }
        #expect(throws: RootError.corrupted) { try SecretFile.read("/dev/zero") }
        // Nobody writes to the pipe: reading it would wait for ever.
        #expect(mkfifo(scratch.path("pipe"), 0o600) == 0)
        #expect(throws: RootError.corrupted) { try SecretFile.read(scratch.path("pipe")) }
        let large = try scratch.write("large", [UInt8](repeating: 1, count: 4097))
        #expect(throws: RootError.corrupted) { try SecretFile.read(large) }
    }

    @Test func nothingIsReplaced() throws {
        let path = scratch.path("secret")
        try SecretFile.create(path, containing: secret("first"))
        #expect(throws: RootError.alreadyExists) { try SecretFile.create(path, containing: secret("second")) }
        #expect(throws: RootError.alreadyExists) { try SoftwareRootKey.create(at: path) }
        #expect(try SecretFile.read(path) == secret("first"))
        #expect(try scratch.names() == ["secret"])
        #expect(throws: RootError.keyMissing) {
            try SecretFile.create(scratch.path("no/such/folder"), containing: secret("x"))
        }
    }

    @Test func isThereWholeOrNotAtAll() async throws {
        let content = SecretBytes(copying: [UInt8](repeating: 0xA5, count: 200_000))
        for round in 0..<50 {
            let path = scratch.path("secret-\(round)")
            let watcher = Task.detached {
                var sizes: Set<Int> = []
                while sizes.isEmpty {
                    var status = stat()
                    if stat(path, &status) == 0 { sizes.insert(Int(status.st_size)) }
                    if Task.isCancelled { break }
                }
                return sizes
            }
            try SecretFile.create(path, containing: content)
            #expect(await watcher.value == [200_000])
        }
    }

    @Test func aFullDiskIsSaidToBeFull() {
        #expect(throws: RootError.storageFull) {
            try secret("content").withUnsafeBytes { try Descriptor("/dev/full", O_WRONLY).writeAll($0) }
        }
    }

    @Test(arguments: [
        ("1234\n", "1234"), ("1234\r\n", "1234"), ("1234", "1234"), ("12 34 \n", "12 34 "), ("1\n\n", "1\n"),
        ("1\r", "1\r"),
    ])
    func aLineLosesItsEnd(content: String, line: String) throws {
        #expect(try SecretFile.readLine(scratch.write("pin", Array(content.utf8))) == secret(line))
    }

    @Test(arguments: ["", "\n", "\r\n"]) func anEmptyLineIsRefused(content: String) throws {
        let path = try scratch.write("pin", Array(content.utf8))
        #expect(throws: RootError.inputRefused) { try SecretFile.readLine(path) }
    }
}
