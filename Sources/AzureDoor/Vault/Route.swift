import HTTPTypes

/// An operation that was found, and what its path said.
struct Route: Sendable {
    var operation: AzureOperation
    var places: RoutePlaces

    private static let templates = AzureOperation.allCases.map { (operation: $0, template: $0.route) }

    /// - Throws: what Azure answers for a path or method that it doesn't have.
    static func find(_ method: HTTPRequest.Method, _ segments: [String]) throws(AzureError) -> Route {
        // A collection is also asked for with a trailing slash.
        let segments = segments.count == 2 && segments[1].isEmpty ? [segments[0]] : segments
        for (operation, template) in templates where template.method == method {
            if let places = template.match(segments) { return Route(operation: operation, places: places) }
        }
        throw .badParameter("Method \(Self.word(method)) does not allow operation '\(Self.operationWord(segments))'")
    }

    /// Only what can't carry anything of the caller's making.
    private static func word(_ method: HTTPRequest.Method) -> String {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return known.contains(method) ? method.rawValue : "unknown"
    }

    private static func operationWord(_ segments: [String]) -> String {
        guard let last = segments.last(where: { !$0.isEmpty }), last.utf8.count <= 64,
            last.utf8.allSatisfy(\.isLetterOrDigit)
        else { return "unknown" }
        return last
    }
}
