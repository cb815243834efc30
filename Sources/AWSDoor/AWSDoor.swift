public import HTTPTypes
import KeyModel
import RequestSigning
public import ServiceRequests

/// AWS KMS's protocol: JSON 1.1 over POST, signed with Signature Version 4.
///
/// The door turns bytes into a credential and a request value, and an outcome or a refusal into bytes. Who asks,
/// whether they may and what comes of it is the gate's to say; the door hashes nothing and keeps nothing.
/// - Source: AWS KMS API Reference, version 2014-11-01; Smithy, "AWS JSON 1.1 protocol"
public struct AWSDoor: Sendable {
    /// Bytes of a body; what is longer is refused unread.
    public static let largestBody = 1 << 20

    let entrance: any ServiceEntrance

    public init(entrance: any ServiceEntrance) { self.entrance = entrance }

    /// Answers one request; never throws, because a refusal is an answer too.
    /// - Parameters:
    ///   - request: `path` holds the request target as it was sent, path and query.
    ///   - body: at most 1 MiB.
    ///   - source: the caller's address.
    ///   - requestID: a UUID in lower case, answered as `x-amzn-RequestId`.
    /// - Returns: the response and its body, which is empty where the operation answers nothing.
    public func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let head = RequestHead(request)
        let origin = Origin(
            door: .aws, requestID: requestID, sourceAddress: source, userAgent: head.userAgent)
        return await answer(to: head, body: body, from: origin).response(requestID: requestID)
    }

    /// Records and answers a request whose body is too large to be read.
    public func refuseBody(
        of request: HTTPRequest, from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = Origin(
            door: .aws, requestID: requestID, sourceAddress: source, userAgent: RequestHead(request).userAgent)
        let refusal = Refusal(.bodyTooLarge, because: .bodyTooLarge(limit: Self.largestBody))
        return await refuse(refusal, from: origin).response(requestID: requestID)
    }

    /// Whether a request is for this door: it names a target of KMS, or it is signed as AWS's clients sign.
    public static func isAddressed(by request: HTTPRequest) -> Bool {
        let head = RequestHead(request)
        if let target = head.target, target.hasPrefix(AWSOperation.targetPrefix) { return true }
        if let authorization = head.authorization { return authorization.hasPrefix("AWS4-") }
        return (try? QueryParameters(head.query).isSigned) ?? false
    }

    private func answer(to head: RequestHead, body: [UInt8], from origin: Origin) async -> Answer {
        guard body.count <= Self.largestBody else {
            return await refuse(Refusal(.bodyTooLarge, because: .bodyTooLarge(limit: Self.largestBody)), from: origin)
        }
        let signature: RequestSignature?
        do {
            signature = try SignatureReader.read(head, body: body, service: "kms")
        } catch {
            return await refuse(Refusal(error), from: origin)
        }
        let target = signature.map { VaultTarget.region($0.region) } ?? .none
        let session: any Session
        do {
            session = try await entrance.session(for: signature.map { .signature($0) }, at: target, from: origin)
        } catch {
            return Answer(AuthenticationErrors.error(for: error, signature: signature))
        }
        let place = Place(session: session, region: signature?.region ?? "")
        return await Dispatcher(session: session, place: place).answer(to: head, body: body)
    }

    /// A request that was refused before it could be said whose it is.
    private func refuse(_ refusal: Refusal, from origin: Origin) async -> Answer {
        do {
            try await entrance.recordRefusal(because: refusal.cause, from: origin)
        } catch {
            return Answer(.internalFault)
        }
        return Answer(refusal.error)
    }
}
