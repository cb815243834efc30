/// Why the service doesn't start, in words for the person who starts it.
enum SetupError: Error, CustomStringConvertible {
    case configuration(String)
    case dataDirectory(String)
    case root(String)
    case module(String)
    case audit(String)
    case store(String)
    case network(String)

    var description: String {
        switch self {
        case .configuration(let text): "configuration: \(text)"
        case .dataDirectory(let text): "data directory: \(text)"
        case .root(let text): "root key: \(text)"
        case .module(let text): "cryptographic module: \(text)"
        case .audit(let text): "audit trail: \(text)"
        case .store(let text): "store: \(text)"
        case .network(let text): "network: \(text)"
        }
    }
}
