import Foundation
import KeyModel
import Testing

@testable import XKSDoor

struct XKSErrorTests {
    private static let key = KeyIdentifier()

    @Test(arguments: [
        (ServiceError.credentialMissing, XKSError.Name.authenticationFailed, 401),
        (.credentialMalformed, .authenticationFailed, 401), (.credentialUnknown, .authenticationFailed, 401),
        (.credentialWrong, .authenticationFailed, 401),
        (.signatureExpired(signed: Date(), now: Date()), .authenticationFailed, 401),
        (.vaultNotFound, .invalidURIPath, 404),
        (.accessDenied(.encryptExternally, .service, because: .noIdentityPolicyAllows), .accessDenied, 403),
        (.keyNotFound(.id(key)), .keyNotFound, 404), (.keyStateForbids(key, .suspended), .invalidState, 400),
        (.keyStateForbids(key, .awaitingDestruction), .invalidState, 400),
        (.keyStateForbids(key, .destroyed), .keyNotFound, 404),
        (.keyPurposeForbids(key, .signVerify), .invalidKeyUsage, 400),
        (.keyCapabilityMissing(key, .decrypt), .invalidKeyUsage, 400),
        (.algorithmForbidden(key, .rsa2048), .invalidKeyUsage, 400),
        (.ciphertextInvalid, .invalidCiphertext, 400), (.invalidInput(.malformed), .validation, 400),
        (.invalidInput(.plaintextEmpty), .validation, 400), (.invalidInput(.context), .unsupportedOperation, 501),
        (.invalidInput(.plaintextTooLong(limit: 8192, .symmetric, .aes256)), .unsupportedOperation, 501),
        (.bodyTooLarge(limit: 1), .unsupportedOperation, 501), (.overloaded, .throttling, 429),
        (.hardwareUnavailable, .dependencyTimeout, 503), (.storageUnavailable, .dependencyTimeout, 503),
        (.auditUnavailable, .internalFault, 500), (.moduleFailed, .internalFault, 500),
        (.internalFault("0123456789ab"), .internalFault, 500),
    ]) func namesAndStatuses(_ error: ServiceError, _ name: XKSError.Name, _ status: Int) {
        let said = XKSError(error)
        #expect(said.name == name && said.name.status == status)
        #expect(said.message.utf8.count < 512 && said.message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(XKSAnswer(said).status == status)
    }
}
