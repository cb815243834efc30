/// The credential scope: who signed, and for what day, region and service.
///
/// ```
/// AKIDEXAMPLE/20261124/us-gov-west-1/kms/aws4_request
/// ```
/// - Source: AWS Signature Version 4 for API requests, "Credential scope"
struct Scope {
    static let terminator = "aws4_request"

    let accessKey: String
    let date: String
    let region: String

    /// - Parameters:
    ///   - timestamp: when it was signed, `20261124T090000Z`.
    ///   - service: the one that the scope has to name.
    init(_ credential: String, signedOn timestamp: String, service: String) throws(SignatureRefusal) {
        let parts = ByteText.split(credential, at: UInt8(ascii: "/"))
        guard parts.count == 5, !parts[0].isEmpty else {
            throw .incompleteSignature(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
                    + "'\(credential)'")
        }
        (accessKey, date, region) = (parts[0], parts[1], parts[2])
        try check(service: parts[3], expected: service, terminator: parts[4], timestamp: timestamp)
    }

    /// AWS lists all that is wrong, and ends each sentence with a space.
    private func check(
        service: String, expected: String, terminator: String, timestamp: String
    ) throws(SignatureRefusal) {
        let day = String(timestamp.prefix(8))
        var complaints = ""
        if !isRegion { complaints += "Credential should be scoped to a valid region. " }
        if service != expected {
            complaints += "Credential should be scoped to correct service: '\(expected)'. "
        }
        if terminator != Self.terminator {
            complaints += "Credential should be scoped with a valid terminator: 'aws4_request', not '\(terminator)'. "
        }
        if date != day {
            complaints +=
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'\(date)' != '\(day)', from '\(timestamp)'."
        }
        guard complaints.isEmpty else { throw .invalidSignature(complaints) }
    }

    /// The region goes on before anybody has shown who they are: into lines that are hashed, and in a query it could hold
    /// a line feed.
    private var isRegion: Bool {
        !region.isEmpty
            && region.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
