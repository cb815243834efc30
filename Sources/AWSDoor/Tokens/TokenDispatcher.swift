import KeyModel
import RequestSigning
import ServiceRequests

/// AWS STS: who the caller is.
/// - Source: AWS STS API Reference, version 2011-06-15
struct TokenDispatcher {
    static let version = "2011-06-15"
    static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    let session: any Session
    let place: Place
    let requestID: String

    func answer(to head: RequestHead, body: [UInt8]) async -> Answer {
        guard let parameters = TokenParameters(of: head, body: body) else {
            return await refuse(Refusal(AWSError("MalformedQueryString"), because: .unreadable))
        }
        guard let action = parameters.action else {
            return await refuse(Refusal(.missingAction, because: .unsupportedOperation))
        }
        guard action == "GetCallerIdentity", parameters.version == Self.version else {
            return await refuse(Refusal(.unknownAction(action, parameters.version), because: .unsupportedOperation))
        }
        do {
            let caller = try await session.submit(GetCallerIdentity()).caller
            return Answer(result: xml(of: caller), of: action, requestID: requestID)
        } catch {
            return Answer(query: AWSErrors.error(for: error, words: nil), requestID: requestID)
        }
    }

    private func xml(of caller: Caller) -> String {
        XML.element("Arn", place.callerARN) + XML.element("UserId", caller.identifier)
            + XML.element("Account", caller.account)
    }

    private func refuse(_ refusal: Refusal) async -> Answer {
        do {
            try await session.recordRefusal(of: nil, because: refusal.cause)
        } catch {
            return Answer(query: AWSErrors.error(for: error, words: nil), requestID: requestID)
        }
        return Answer(query: refusal.error, requestID: requestID)
    }
}

extension AWSError {
    fileprivate static let missingAction = AWSError("MissingAction", "Missing Action")

    fileprivate static func unknownAction(_ action: String, _ version: String?) -> AWSError {
        AWSError("InvalidAction", "Could not find operation \(action) for version \(version ?? "NO_VERSION_SPECIFIED")")
    }
}
