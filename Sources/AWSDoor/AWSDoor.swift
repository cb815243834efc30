public import HTTPTypes
import KeyModel
import RequestSigning
public import ServiceRequests

/// AWS's protocols, signed with Signature Version 4: KMS and CloudHSM V2 in JSON 1.1 over POST, and STS's queries.
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
            door: .aws, requestID: requestID, sourceAddress: source, userAgent: head.userAgent,
            isSecure: request.scheme == "https")
        return await answer(to: head, body: body, from: origin).response(requestID: requestID)
    }

    /// Records and answers a request whose body is too large to be read.
    public func refuseBody(
        of request: HTTPRequest, from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = Origin(
            door: .aws, requestID: requestID, sourceAddress: source, userAgent: RequestHead(request).userAgent)
        let refusal = Refusal(.bodyTooLarge, because: .bodyTooLarge(limit: Self.largestBody))
        return await refuse(refusal, of: AWSService(RequestHead(request)), from: origin).response(requestID: requestID)
    }

    /// Whether a request is for this door: it names a target of KMS, or it is signed as AWS's clients sign.
    public static func isAddressed(by request: HTTPRequest) -> Bool {
        let head = RequestHead(request)
        let prefixes = [AWSOperation.targetPrefix, CloudHSMOperation.targetPrefix]
        if let target = head.target, prefixes.contains(where: target.hasPrefix) { return true }
        if let authorization = head.authorization { return authorization.hasPrefix("AWS4-") }
        return (try? QueryParameters(head.query).isSigned) ?? false
    }

    private func answer(to head: RequestHead, body: [UInt8], from origin: Origin) async -> Answer {
        let service = AWSService(head)
        guard body.count <= Self.largestBody else {
            let refusal = Refusal(.bodyTooLarge, because: .bodyTooLarge(limit: Self.largestBody))
            return await refuse(refusal, of: service, from: origin)
        }
        let signature: RequestSignature?
        do {
            signature = try SignatureReader.read(head, body: body, service: service.rawValue)
        } catch {
            return await refuse(Refusal(error), of: service, from: origin)
        }
        let target = service.hasVaults ? signature.map { VaultTarget.region($0.region) } ?? .none : .none
        let session: any Session
        do {
            session = try await entrance.session(for: signature.map { .signature($0) }, at: target, from: origin)
        } catch {
            let refusal = AuthenticationErrors.error(for: error, signature: signature)
            return service.answer(refusal, requestID: origin.requestID)
        }
        let place = Place(session: session, region: signature?.region ?? "")
        switch service {
        case .kms: return await Dispatcher(session: session, place: place).answer(to: head, body: body)
        case .cloudHSM: return await CloudHSMDispatcher(session: session, place: place).answer(to: head, body: body)
        case .tokens:
            return await TokenDispatcher(session: session, place: place, requestID: origin.requestID)
                .answer(to: head, body: body)
        }
    }

    /// A request that was refused before it could be said whose it is.
    private func refuse(_ refusal: Refusal, of service: AWSService, from origin: Origin) async -> Answer {
        do {
            try await entrance.recordRefusal(because: refusal.cause, from: origin)
        } catch {
            return service.answer(.internalFault, requestID: origin.requestID)
        }
        return service.answer(refusal.error, requestID: origin.requestID)
    }
}
