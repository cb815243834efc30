public import HTTPTypes
import KeyModel
import RequestSigning
public import ServiceRequests

/// The protocol of external key store proxies: AWS KMS asks us to encrypt and decrypt for keys that it keeps here.
///
/// As everywhere, the door turns bytes into a credential and a request value, and an outcome or a refusal into bytes.
/// - Source: AWS KMS External Key Store Proxy API Specification, version 2.0
public struct XKSDoor: Sendable {
    /// Bytes of a body: twice what the largest request needs. What is longer is refused.
    public static let largestBody = 64 << 10

    /// What the scope of a signature has to name.
    static let service = "kms-xks-proxy"

    let entrance: any ServiceEntrance

    public init(entrance: any ServiceEntrance) { self.entrance = entrance }

    /// Whether a request is for this door.
    public static func isAddressed(by request: HTTPRequest) -> Bool {
        // The length first: every request of AWS's posts to `/`, and searching a text takes microseconds.
        let lengths = XKSTarget.marker.utf8.count..<4096
        guard let path = request.path, lengths.contains(path.utf8.count) else { return false }
        return path.contains(XKSTarget.marker)
    }

    /// Answers one request; never throws, because a refusal is an answer too.
    /// - Parameters:
    ///   - request: `path` holds the request target as it was sent, path and query.
    ///   - source: the caller's address.
    public func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let head = RequestHead(request)
        let origin = Origin(
            door: .xks, requestID: requestID, sourceAddress: source, userAgent: head.userAgent,
            isSecure: request.scheme == "https")
        return await answer(to: head, body: body, from: origin).response
    }

    /// Records and answers a request whose body is too large to be read.
    public func refuseBody(
        of request: HTTPRequest, from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = Origin(
            door: .xks, requestID: requestID, sourceAddress: source, userAgent: RequestHead(request).userAgent,
            isSecure: request.scheme == "https")
        return await refuse(.bodyTooLarge(limit: Self.largestBody), from: origin).response
    }

    private func answer(to head: RequestHead, body: [UInt8], from origin: Origin) async -> XKSAnswer {
        guard head.method == "POST", head.query.isEmpty, let target = XKSTarget(head.path) else {
            return await refuse(.vaultNotFound, from: origin)
        }
        guard body.count <= Self.largestBody else {
            return await refuse(.bodyTooLarge(limit: Self.largestBody), from: origin)
        }
        let signature: RequestSignature?
        do {
            signature = try SignatureReader.read(head, body: body, service: Self.service)
        } catch {
            return await refuse(.credentialMalformed, from: origin)
        }
        let session: any Session
        do {
            session = try await entrance.session(
                for: signature.map { .signature($0) }, at: .named(target.vault), from: origin)
        } catch {
            return XKSAnswer(XKSError(error))
        }
        return await XKSDispatcher(session: session, target: target).answer(to: body)
    }

    /// A request that was refused before it could be said whose it is.
    private func refuse(_ cause: ServiceError, from origin: Origin) async -> XKSAnswer {
        do {
            try await entrance.recordRefusal(because: cause, from: origin)
        } catch {
            return XKSAnswer(XKSError(error))
        }
        return XKSAnswer(XKSError(cause))
    }
}
