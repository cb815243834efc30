import HTTPTypes
import KeyModel

/// What a request's target asks for.
struct NativeTarget {
    /// nil for a name that no operation has.
    let operation: OperationName?
    let isToken: Bool
    /// nil when the query says anything but `dryRun=true` or `dryRun=false`: a misspelt dry run must not be carried out.
    let dryRun: Bool?

    init(_ request: HTTPRequest) {
        let target = request.path ?? ""
        let end = target.firstIndex(of: "?") ?? target.endIndex
        let path = target[..<end]
        operation = OperationName(rawValue: String(path.dropFirst(NativeWire.prefix.count)))
        isToken = path == NativeWire.tokenPath && request.method == .post
        dryRun =
            switch target[end...] {
            case "", "?", "?dryRun=false": false
            case "?dryRun=true": true
            default: nil
            }
    }
}
