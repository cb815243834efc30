import FoundationEssentials
import KeyModel
import Testing

@testable import AWSDoor

/// docs/api/aws-kms.md is written from the closed list of operations: `AEGIS_REGENERATE=1 swift test` writes it again.
struct CoverageTableTests {
    private static let path =
        Fixture.directory(of: Fixture.directory(of: Fixture.directory(of: #filePath))) + "/docs/api/aws-kms.md"

    @Test func theTableIsUpToDate() throws {
        let text = CoverageTable.text
        if ProcessInfo.processInfo.environment["AEGIS_REGENERATE"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: Self.path))
        }
        let written = String(decoding: try Data(contentsOf: URL(filePath: Self.path)), as: UTF8.self)
        #expect(written == text, "run with AEGIS_REGENERATE=1")
    }
}

private enum CoverageTable {
    static var text: String { introduction + rows.joined(separator: "\n") + "\n" + differences }

    private static let introduction = """
        # AWS KMS

        The operations of AWS KMS (2014-11-01) and what this service does with each. This page is generated from the
        door's list of operations by `Tests/AWSDoorTests/CoverageTableTests.swift`.

        | operation | here | request value, or why not |
        |---|---|---|

        """

    private static var rows: [String] {
        AWSOperation.allCases.map { "| \($0.rawValue) | yes | `\($0.request.rawValue)` |" }
    }

    private static let differences = """

        ## What differs from AWS

        - Refused with UnsupportedOperationException: SM2 keys; ML-DSA and ML-KEM keys and `ED25519_PH_SHA_512` where the module hasn't
          got them (OpenSSL before 3.5, unless its FIPS provider is newer).
        - Encapsulate and Decapsulate are of a newer model (botocore 1.44.8).
        - The texts of refused attestation documents are our own; AWS publishes none.
        - Grants hold at once: a grant token is checked, and allows nothing more. A principal's ARN is checked for its
          form, not for whether there is such a principal. A grant with a name that is made again after it was ended has
          the identifier that it had. The name of a `GetKeyLastUsage` event is the request's: it finds the trail's record.
        - Temporary credentials (`X-Amz-Security-Token`) are refused with UnrecognizedClientException.
        - A replica of a multi-region key is there at once: ReplicateKey says `Creating`, the next DescribeKey `Enabled`.
        - An encryption context with an RSA algorithm is refused (ValidationException): RSA would not bind it.
        - AccessDeniedException says `with an explicit deny` without the kind of policy that denies.
        - IncompleteSignatureException does not repeat the `Authorization` header.
        - `UnknownOperationException`, and what is not this protocol at all, come after authentication, because every
          request is recorded with its caller.
        - Answers that AWS gives no text to have no `message` here either.
        - A key that lives in the PKCS #11 token has the origin `AWS_CLOUDHSM`.

        """
}
