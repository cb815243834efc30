import HTTPTypes
import NIOHTTP1

/// A head that the front accepts.
struct AcceptedHead {
    var request: HTTPRequest
    /// What `Content-Length` says; nil for no body or a chunked one.
    var contentLength: Int?
    var expectsContinue: Bool
    var keepsAlive: Bool
    var isVersion10: Bool
}

/// What a head must be beyond what the parser sees to.
struct HeadRules {
    let limits: HTTPLimits
    let scheme: String

    func accept(_ head: HTTPRequestHead) throws(HTTPRefusal) -> AcceptedHead {
        let isVersion10 = head.version == .http1_0
        guard isVersion10 || head.version == .http1_1 else { throw .versionUnsupported }
        guard head.method != .CONNECT else { throw .methodUnsupported }
        let names = try SpecialFields(head.headers, limit: limits.headByteCount)
        let length = try names.contentLength(isVersion10: isVersion10)
        let target = try RequestTarget(head, host: names, limit: limits.targetByteCount, isVersion10: isVersion10)
        return AcceptedHead(
            request: RequestConversion.request(head, target: target, scheme: scheme), contentLength: length,
            expectsContinue: try names.expectsContinue() && !isVersion10,
            // The parser stops where another protocol could begin, so the connection can't go on.
            keepsAlive: head.isKeepAlive && !names.upgrades, isVersion10: isVersion10)
    }
}

/// The fields that decide where a request ends and whom it is for, found in one pass.
struct SpecialFields {
    private var lengths: [String] = []
    private var codings: [String] = []
    private var expectations: [String] = []
    private(set) var hosts: [String] = []
    private(set) var upgrades = false

    init(_ headers: HTTPHeaders, limit: Int) throws(HTTPRefusal) {
        var size = 0
        // What isn't ASCII is compared by the sorted runs of its combining marks, at the square of a run's length.
        var foreign = 0
        for (name, value) in headers {
            size += name.utf8.count + value.utf8.count + 4
            foreign += value.utf8.count { $0 >= 0x80 }
            switch name.utf8.count {
            case 4 where name.equals("host"): hosts.append(value)
            case 6 where name.equals("expect"): expectations.append(value)
            case 7 where name.equals("upgrade"): upgrades = true
            case 14 where name.equals("content-length"): lengths.append(value)
            case 17 where name.equals("transfer-encoding"): codings.append(value)
            default: break
            }
        }
        guard size <= limit, foreign <= 1024 else { throw .headTooLarge }
    }

    /// - Source: RFC 9112, section 6.3: what two servers could frame differently is refused, not repaired.
    func contentLength(isVersion10: Bool) throws(HTTPRefusal) -> Int? {
        if let coding = codings.first {
            guard lengths.isEmpty, codings.count == 1, !isVersion10 else { throw .framingAmbiguous }
            guard coding.equals("chunked") else { throw .transferCodingUnsupported }
            return nil
        }
        guard let text = lengths.first else { return nil }
        guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .framingAmbiguous
        }
        return Int(text) ?? .max
    }

    func expectsContinue() throws(HTTPRefusal) -> Bool {
        guard let expectation = expectations.first else { return false }
        guard expectations.count == 1, expectation.equals("100-continue") else { throw .expectationUnknown }
        return true
    }
}

extension String {
    /// Whether the text is `lowercase` but for the case of ASCII letters.
    func equals(_ lowercase: StaticString) -> Bool {
        guard utf8.count == lowercase.utf8CodeUnitCount else { return false }
        var expected = lowercase.utf8Start
        for byte in utf8 {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard folded == expected.pointee else { return false }
            expected += 1
        }
        return true
    }
}
