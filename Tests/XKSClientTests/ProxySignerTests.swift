import Cryptography
import Foundation
import HTTPTypes
import KeyModel
import RequestSigning
import ServiceRequests
import Testing

@testable import XKSClient

struct ProxySignerTests {
    private static let secret = "VU6W2byoiBrhDqNGbx703oL0syCAmhlQgwNUT123456"

    /// Computed by botocore 1.43.11: `SigV4Auth(credentials, "kms-xks-proxy", "us-west-2")` on the same request, whose
    /// headers are `Host` alone.
    @Test func signsAsBotocoreDoes() throws {
        _ = try CryptographicModule.start(fips: nil)
        let signer = ProxySigner(
            accessKey: "HGIE2BUAFNDMBCMSQVWLGCEXAMPLE", secret: SecretBytes(copying: Self.secret.utf8),
            region: "us-west-2")
        let signed = try signer.sign(
            path: "/path/kms/xks/v1/keys/b42c7fbf-de61-441c-ae24-123456789012/encrypt", authority: "xks.example.com",
            body: Array(#"{"plaintext":"SGVsbG8gV29ybGQh"}"#.utf8), at: Date(timeIntervalSince1970: 1_633_766_400.9))
        #expect(signed.date == "20211009T080000Z")
        #expect(
            signed.authorization
                == "AWS4-HMAC-SHA256 Credential=HGIE2BUAFNDMBCMSQVWLGCEXAMPLE/20211009/us-west-2/kms-xks-proxy/"
                + "aws4_request, SignedHeaders=host;x-amz-date, Signature=90e789fd0464f5a8a6d25527d8364c6c24a0129980e187284d3f9619cc887dc8"
        )
    }

    @Test func isReadByTheReaderOfTheProxy() throws {
        _ = try CryptographicModule.start(fips: nil)
        let signer = ProxySigner(
            accessKey: "HGIE2BUAFNDMBCMSQVWLGCEXAMPLE", secret: SecretBytes(copying: Self.secret.utf8),
            region: "us-west-2")
        let path = "/vault/kms/xks/v1/health"
        let signed = try signer.sign(path: path, authority: "localhost:8201", body: [], at: Date())
        var request = HTTPRequest(method: .post, scheme: "https", authority: "localhost:8201", path: path)
        request.headerFields[.authorization] = signed.authorization
        request.headerFields[try #require(HTTPField.Name("x-amz-date"))] = signed.date
        let read = try #require(
            try SignatureReader.read(RequestHead(request), body: [], service: "kms-xks-proxy"))
        #expect(read.accessKey == "HGIE2BUAFNDMBCMSQVWLGCEXAMPLE" && read.region == "us-west-2")
    }
}
