import HTTPTypes
import KeyModel

/// Answers of the native protocol.
enum NativeAnswer {
    static func success(_ json: [UInt8]) -> (HTTPResponse, [UInt8]) { (response(.ok), json) }

    static func failure(_ error: ServiceError, requestID: String) -> (HTTPResponse, [UInt8]) {
        var response = response(NativeStatus.of(error))
        if response.status == .unauthorized { response.headerFields[.wwwAuthenticate] = "Bearer" }
        let answer = NativeErrorAnswer(error, requestID: requestID)
        return (response, (try? NativeWire.encode(answer)) ?? Array("{}".utf8))
    }

    private static func response(_ status: HTTPResponse.Status) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.headerFields[.contentType] = "application/json"
        response.headerFields[.cacheControl] = "no-store"
        return response
    }
}

/// The HTTP status of each error.
enum NativeStatus {
    static func of(_ error: ServiceError) -> HTTPResponse.Status {
        switch error {
        case .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong, .signatureExpired,
            .tokenExpired:
            .unauthorized
        case .accessDenied: .forbidden
        case .vaultNotFound, .keyNotFound, .keyVersionNotFound, .keyNameNotFound, .principalNotFound,
            .auditRecordNotFound, .grantNotFound, .unsupportedOperation, .hardwareClusterNotFound,
            .hardwareModuleNotFound, .keyStoreNotFound, .replicaNotFound:
            .notFound
        case .keyNameTaken, .vaultExists, .keyStateForbids, .concurrentChange, .hardwareClusterForbids,
            .externalKeyTaken, .externalKeyUnsuitable, .proxyTaken,
            .hardwareModulesTaken, .keyStoreNameTaken, .keyStoreHasKeys, .keyStoreStateForbids, .keyStoreClusterForbids,
            .replicaExists:
            .conflict
        case .keyMaterialWaiting, .noKeyMaterialWaiting, .rotationImminent: .conflict
        case .keyOriginForbids, .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .limitExceeded, .overloaded: .tooManyRequests
        case .invalidInput, .keyPurposeForbids, .keyCapabilityMissing, .algorithmForbidden, .keyKindUnsupported,
            .keyAlgorithmUnsupported, .signatureAlgorithmUnsupported, .ciphertextInvalid, .ciphertextOfAnotherKey,
            .signatureInvalid, .macInvalid, .hardwareNotConfigured, .grantTokenInvalid,
            .keyNotPrimary:
            .badRequest
        // As AWS has it: a dry run never answers 200, so it can't be taken for the deed.
        case .dryRunSucceeded: .preconditionFailed
        case .externalKeyFailed, .auditUnavailable, .storageUnavailable, .hardwareUnavailable, .keyStoreUnreachable,
            .serviceUnreachable:
            .serviceUnavailable
        case .moduleFailed, .integrityViolated, .internalFault: .internalServerError
        }
    }
}
