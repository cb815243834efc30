import Cryptography
import ExternalKeys
import KeyModel
import StrictJSON
import Testing

@testable import XKSClient

struct ProxyAnswersTests {
    private static let authenticated = Array("project=nile,department=marketing".utf8)

    private func answer(_ text: String, status: Int = 200) throws(ExternalKeyFailure) -> JSONObject {
        try ProxyAnswers.object(status: status, body: Array(text.utf8))
    }

    /// The example of the specification, appendix C.
    private let example = """
        {"authenticationTag":"vBxN2ncH1oEkR8WVXpmyYQ==","ciphertext":"ghxkK1txeDNn3q8Y",\
        "ciphertextDataIntegrityValue":"qHA/ImC9h5HsLRXqCyPmWgYx7tzyoTplzILbP0fPXsc=",\
        "ciphertextMetadata":"a2V5X3ZlcnNpb249MQ==","initializationVector":"HMrlRw85cAJUd5Ax"}
        """

    @Test func theExampleOfTheSpecification() throws {
        _ = try CryptographicModule.start(fips: nil)
        let sealed = try ProxyAnswers.sealed(try answer(example), byteCount: 12, authenticated: Self.authenticated)
        #expect(sealed.metadata == Array("key_version=1".utf8))
        #expect(sealed.nonce.count == 12 && sealed.tag.count == 16 && sealed.ciphertext.count == 12)
    }

    @Test(arguments: [
        ("ghxkK1txeDNn3q8Y", "ghxkK1txeDNn3q8Z"), ("HMrlRw85cAJUd5Ax", "HMrlRw85cAJUd5A="),
        ("vBxN2ncH1oEkR8WVXpmyYQ==", "vBxN2ncH1oEkR8WVXpmyYQ"), ("a2V5X3ZlcnNpb249MQ==", "a2V5X3ZlcnNpb249Mg=="),
        ("qHA/", "qHB/"), (#""ciphertextDataIntegrityValue""#, #""other""#), (#""ciphertext""#, #""cipher""#),
        (#""a2V5X3ZlcnNpb249MQ==""#, "5"),
    ]) func damageIsSeen(_ whole: String, _ damaged: String) throws {
        _ = try CryptographicModule.start(fips: nil)
        let object = try answer(example.replacing(whole, with: damaged))
        #expect(throws: ExternalKeyFailure.responseMalformed) {
            try ProxyAnswers.sealed(object, byteCount: 12, authenticated: Self.authenticated)
        }
    }

    @Test func lengthsAreChecked() throws {
        _ = try CryptographicModule.start(fips: nil)
        let object = try answer(example)
        for (count, authenticated) in [(11, Self.authenticated), (12, [])] {
            #expect(throws: ExternalKeyFailure.responseMalformed) {
                try ProxyAnswers.sealed(object, byteCount: count, authenticated: authenticated)
            }
        }
        #expect(throws: ExternalKeyFailure.responseMalformed) {
            try ProxyAnswers.plaintext(try answer(#"{"plaintext":"SGVsbG8="}"#), byteCount: 4)
        }
    }

    @Test(arguments: [
        ("ValidationException", ExternalKeyFailure.requestRefused), ("InvalidStateException", .keyNotEnabled),
        ("InvalidCiphertextException", .ciphertextRefused), ("InvalidKeyUsageException", .usageUnsupported),
        ("AuthenticationFailedException", .credentialRefused), ("AccessDeniedException", .accessDenied),
        ("KeyNotFoundException", .keyNotFound), ("InvalidUriPathException", .uriPathRefused),
        ("UnsupportedOperationException", .operationUnsupported), ("DependencyTimeoutException", .dependencyTimedOut),
        ("ThrottlingException", .throttled), ("InternalException", .internalFault), ("Other", .responseMalformed),
    ]) func errors(_ name: String, _ failure: ExternalKeyFailure) {
        #expect(throws: failure) { try answer(#"{"errorName":"\#(name)"}"#, status: 400) }
    }

    @Test(arguments: ["", "[]", "null", "{", #"{"a":1,"a":1}"#, #"{"errorName":5}"#])
    func whatIsNoAnswer(_ text: String) {
        #expect(throws: ExternalKeyFailure.responseMalformed) { try answer(text, status: 500) }
    }

    @Test func health() throws {
        func fleet(_ states: [String], size: String = "1") -> String {
            let managers = states.map { #"{"id":"1","model":"m","healthStatus":"\#($0)"}"# }.joined(separator: ",")
            return #"{"xksProxyFleetSize":\#(size),"xksProxyVendor":"v","xksProxyModel":"m","ekmVendor":"e","#
                + #""ekmFleetDetails":[\#(managers)]}"#
        }
        #expect(try ProxyAnswers.health(try answer(fleet(["ACTIVE"]))).isAvailable)
        #expect(try ProxyAnswers.health(try answer(fleet(["UNAVAILABLE", "DEGRADED"]))).isAvailable)
        #expect(try !ProxyAnswers.health(try answer(fleet(["UNAVAILABLE"]))).isAvailable)
        for text in [
            fleet([]), fleet(["ACTIVE"], size: "0"), fleet(["WELL"]), fleet(["ACTIVE"], size: "1.5"),
            fleet(Array(repeating: "ACTIVE", count: 11)), "{}",
        ] {
            #expect(throws: ExternalKeyFailure.responseMalformed) { try ProxyAnswers.health(try answer(text)) }
        }
    }

    @Test func status() throws {
        let right = #"{"keySpec":"AES_256","keyUsage":["ENCRYPT","DECRYPT","WRAP"],"keyStatus":"ENABLED"}"#
        #expect(
            try ProxyAnswers.status(try answer(right))
                == ExternalKeyStatus(isAES256: true, encrypts: true, decrypts: true, isEnabled: true))
        let other = #"{"keySpec":"RSA_2048","keyUsage":["ENCRYPT"],"keyStatus":"DISABLED"}"#
        #expect(
            try ProxyAnswers.status(try answer(other))
                == ExternalKeyStatus(isAES256: false, encrypts: true, decrypts: false, isEnabled: false))
        let usages = Array(repeating: #""ENCRYPT""#, count: 11).joined(separator: ",")
        for text in [
            right.replacing("ENABLED", with: "ON"), right.replacing(#""WRAP""#, with: "5"),
            right.replacing(#""ENCRYPT""#, with: usages), "{}",
        ] {
            #expect(throws: ExternalKeyFailure.responseMalformed) { try ProxyAnswers.status(try answer(text)) }
        }
    }
}
