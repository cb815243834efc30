import KeyModel
import RootOfTrust
import Testing

@testable import PKCS11

/// Neither PIN nor keys show in what a careless log line would print.
@Suite struct SilenceTests {
    @Test func nothingPrintsAPIN() async throws {
        let configuration = try SoftHSM().configuration("token")
        let token = try HardwareToken(configuration)
        let store = TokenKeyStore(token)
        for value in [configuration, token, store, token.connection, TokenFailure.lost(1)] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, "\(value)", String(reflecting: value)] {
                #expect(!text.contains(SoftHSM.pin))
                let bytes = SoftHSM.pin.utf8.map { "\($0)" }
                #expect(!text.contains(bytes.joined(separator: ", ")))
                #expect(!text.contains("- \(bytes[0])\n"))
            }
        }
    }
}
