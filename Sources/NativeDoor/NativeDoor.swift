public import HTTPTypes
public import KeyModel
public import ServiceRequests

/// The service's own protocol: `POST /v1/<operation>` with a request value as JSON, and its outcome as JSON back.
/// - Source: docs/formats/native-protocol.md
public struct NativeDoor: Sendable {
    let entrance: any ServiceEntrance
    let audience: String
    let issuer: String

    /// - Parameters:
    ///   - audience: what tokens for this door are issued for.
    ///   - issuer: what they say of who issued them; nil for the audience.
    public init(entrance: any ServiceEntrance, audience: String, issuer: String? = nil) {
        self.entrance = entrance
        self.audience = audience
        self.issuer = issuer ?? audience
    }

    /// Whether the request is one for this door.
    public static func isAddressed(by request: HTTPRequest) -> Bool {
        request.path?.hasPrefix(NativeWire.prefix) == true
    }

    /// - Returns: the outcome or the error, as JSON.
    public func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = NativeOrigin.of(request, source: source, requestID: requestID)
        do throws(ServiceError) {
            let target = NativeTarget(request)
            if target.isToken { return try await issueToken(request, body, origin) }
            return NativeAnswer.success(try await carryOut(target, request, body, origin))
        } catch {
            return NativeAnswer.failure(error, requestID: requestID)
        }
    }

    /// Records and answers a request that was refused before it reached the door.
    /// - Parameter error: why; a body that is too large, for example.
    public func refuse(
        _ request: HTTPRequest, because error: ServiceError, from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = NativeOrigin.of(request, source: source, requestID: requestID)
        do throws(ServiceError) {
            let session = try await session(for: request, origin)
            try await session.recordRefusal(of: NativeTarget(request).operation, because: error)
            return NativeAnswer.failure(error, requestID: requestID)
        } catch {
            return NativeAnswer.failure(error, requestID: requestID)
        }
    }

    private func carryOut(
        _ target: NativeTarget, _ request: HTTPRequest, _ body: [UInt8], _ origin: Origin
    ) async throws(ServiceError) -> [UInt8] {
        let session = try await session(for: request, origin)
        guard let operation = target.operation, request.method == .post, let dryRun = target.dryRun else {
            try await session.recordRefusal(of: target.operation, because: .unsupportedOperation)
            throw .unsupportedOperation
        }
        return try await NativeCall(session: session, body: body, dryRun: dryRun).carryOut(operation)
    }

    private func session(for request: HTTPRequest, _ origin: Origin) async throws(ServiceError) -> any Session {
        try await entrance.session(
            for: BearerCredential.read(request, audience: audience, issuer: issuer), at: .none, from: origin)
    }
}

enum NativeOrigin {
    static func of(_ request: HTTPRequest, source: String?, requestID: String) -> Origin {
        Origin(
            door: .native, requestID: requestID, sourceAddress: source,
            userAgent: request.headerFields[.userAgent].map { String($0.prefix(256)) },
            isSecure: request.scheme == "https")
    }
}
