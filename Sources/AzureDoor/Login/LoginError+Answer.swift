import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON

/// The shape of the token endpoint's errors.
extension LoginError {
    struct Description {
        var status: HTTPResponse.Status = .badRequest
        var error: String
        var code: Int
        var text: String
    }

    var description: Description {
        switch self {
        case .targetInvalid: invalidRequest(90015, "The request URI is invalid.")
        case .pageNotFound: Description(status: .notFound, error: "invalid_request", code: 90015, text: "Not found.")
        case .methodNotAllowed:
            Description(
                status: .methodNotAllowed, error: "invalid_request", code: 900_561,
                text: "The endpoint does not accept requests of this method.")
        case .formInvalid:
            invalidRequest(900_144, "The request body must be a form, with each parameter once.")
        case .parameterMissing(let name):
            invalidRequest(900_144, "The request body must contain the following parameter: '\(name)'.")
        case .grantUnsupported:
            Description(
                error: "unsupported_grant_type", code: 70003, text: "The app requested an unsupported grant type.")
        case .scopeInvalid:
            Description(
                error: "invalid_scope", code: 1_002_012,
                text: "The provided value for scope is not valid. Client credential flows must have a scope value with "
                    + "/.default suffixed to the resource identifier (application ID URI).")
        case .resourceUnknown:
            Description(
                error: "invalid_resource", code: 500_011, text: "The resource principal was not found in the tenant.")
        case .instanceUnknown:
            Description(error: "invalid_instance", code: 50049, text: "Unknown or invalid instance.")
        case .clientUnknown:
            Description(
                error: "unauthorized_client", code: 700_016,
                text: "Application with this identifier was not found in the directory.")
        case .clientSecretWrong: invalidClient(7_000_215, "Invalid client secret provided.")
        case .clientSecretMissing:
            invalidClient(
                7_000_216, "'client_secret' is required for the 'client_credentials' grant type.")
        case .clientAuthenticationInvalid: invalidClient(7_000_218, "The client's authentication is not valid.")
        case .notAssigned:
            Description(error: "unauthorized_client", code: 50105, text: "The application is not assigned to a role.")
        case .unavailable:
            Description(
                status: .serviceUnavailable, error: "temporarily_unavailable", code: 90033,
                text: "A transient error has occurred. Please try again.")
        case .incident(let incident):
            Description(
                status: .internalServerError, error: "server_error", code: 50000,
                text: "An internal error has occurred." + (incident.map { " The operator finds it under \($0)." } ?? "")
            )
        }
    }

    func answer(about request: HTTPRequest, _ origin: Origin) -> AzureAnswer {
        let description = description
        let correlation = request.headerFields[.correlationIdentifier].flatMap {
            UUID(uuidString: $0)?.uuidString.lowercased()
        }
        let timestamp = Date.now.formatted(.iso8601.dateTimeSeparator(.space))
        var answer = AzureAnswer(description.status) { writer in
            writer.member("error", description.error)
            writer.member(
                "error_description",
                "AADSTS\(description.code): \(description.text) Trace ID: \(origin.requestID) Timestamp: \(timestamp)")
            writer.key(literal: "error_codes")
            writer.beginArray()
            writer.int(description.code)
            writer.endArray()
            writer.member("timestamp", timestamp)
            writer.member("trace_id", origin.requestID)
            writer.member("correlation_id", correlation ?? origin.requestID)
        }
        if description.status == .serviceUnavailable { answer.fields[.retryAfter] = "1" }
        if description.status == .methodNotAllowed { answer.fields[.allow] = "GET, POST" }
        return answer
    }

    private func invalidRequest(_ code: Int, _ text: String) -> Description {
        Description(error: "invalid_request", code: code, text: text)
    }

    private func invalidClient(_ code: Int, _ text: String) -> Description {
        Description(status: .unauthorized, error: "invalid_client", code: code, text: text)
    }
}
