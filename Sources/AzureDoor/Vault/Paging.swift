import KeyModel
import ServiceRequests
import StrictJSON

/// Azure's way of listing in parts: `maxresults` and, in the link to the next part, `$skiptoken`.
/// - Source: Azure Key Vault REST API, GetKeys (`maxresults`: 1 to 25)
extension KeyCall {
    static let largestPage = 25

    func readPage() throws(AzureFailure) -> PageRequest {
        let limit = query["maxresults"].map { Int($0) ?? 0 } ?? Self.largestPage
        guard (1...Self.largestPage).contains(limit) else { throw invalid(.pageSize) }
        return PageRequest(limit: limit, after: try readMarker())
    }

    /// The marker is the gate's, in base64 so that it needs no escapes in a URL.
    private func readMarker() throws(AzureFailure) -> String? {
        guard let token = query["$skiptoken"] else { return nil }
        guard token.utf8.count <= 1400, let bytes = Base64.decodeURL(token), !bytes.isEmpty,
            let marker = String(validating: bytes, as: UTF8.self)
        else {
            throw invalid(.pageMarker)
        }
        return marker
    }

    private func invalid(_ input: InvalidInput) -> AzureFailure {
        .refused(.badParameter(AzureErrors.message(for: input, about: subject)), because: .invalidInput(input))
    }

    /// - Parameters:
    ///   - path: `/keys`
    ///   - next: the gate's marker; nil at the end.
    func page(_ path: String, _ limit: Int, next: String?, _ items: (inout JSONWriter) -> Void) -> AzureAnswer {
        AzureAnswer { writer in
            writer.key(literal: "value")
            writer.beginArray()
            items(&writer)
            writer.endArray()
            writer.key(literal: "nextLink")
            guard let next else { return writer.null() }
            // Clients follow it as it is, so it must name the port and the version that they came with.
            writer.string(
                "\(vaultURL)\(path)?api-version=\(apiVersion)&maxresults=\(limit)"
                    + "&$skiptoken=\(Base64.encodeURL(Array(next.utf8)))")
        }
    }
}
