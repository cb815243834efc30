import HTTPTypes

/// A method and a path with places for a name and a version.
struct RouteTemplate: Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case name, version
    }

    var method: HTTPRequest.Method
    var path: String
    private var segments: [Segment]

    /// - Parameter path: `/keys/{name}/{version}/sign`
    init(_ method: HTTPRequest.Method, _ path: String) {
        self.method = method
        self.path = path
        segments = path.split(separator: "/").map { segment in
            switch segment {
            case "{name}": .name
            case "{version}": .version
            default: .literal(String(segment))
            }
        }
    }

    /// The places' values, where `segments` fit.
    func match(_ segments: [String]) -> RoutePlaces? {
        var rest = segments[...]
        var places = RoutePlaces()
        for segment in self.segments {
            switch segment {
            case .literal(let text):
                guard rest.popFirst()?.isEqualIgnoringASCIICase(text) == true else { return nil }
            case .name:
                guard let name = rest.popFirst() else { return nil }
                places.name = name
            case .version:
                // Absent or empty (`/keys/n`, `/keys/n/`, `/keys/n//sign`) it means the newest.
                guard let next = rest.first else { continue }
                guard next.isEmpty || RoutePlaces.isVersion(next) else { continue }
                rest.removeFirst()
                places.version = next.isEmpty ? nil : next.lowercased()
            }
        }
        return rest.isEmpty ? places : nil
    }
}

/// What a path says between its fixed words.
struct RoutePlaces: Hashable, Sendable {
    var name: String?
    var version: String?

    /// 32 hexadecimal digits. Anything else in that place is taken for an operation, as Azure does.
    static func isVersion(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { $0.hexadecimalValue != nil }
    }
}
