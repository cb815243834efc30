import AzureDoor
import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

/// A door with its doubles, and a short way to ask it.
struct Exchange {
    let session = ScriptedSession()
    let entrance: ScriptedEntrance
    let door: AzureDoor

    init(
        settings: AzureSettings = AzureSettings(
            vaultSuffix: "vault.localhost", loginHost: "login.localhost", port: 8443)
    ) {
        entrance = ScriptedEntrance(session: session)
        door = AzureDoor(entrance: entrance, settings: settings)
    }

    struct Answer {
        var status: Int
        var fields: HTTPFields
        var body: [UInt8]

        var json: JSONValue { (try? JSON.parse(body)) ?? .null }
        var code: String? { json["error"]?["code"]?.stringValue }
        var message: String { json["error"]?["message"]?.stringValue ?? "" }
        var innerCode: String? { json["error"]?["innererror"]?["code"]?.stringValue }
        func field(_ name: String) -> String? { fields[HTTPField.Name(name)!] }
    }

    static let host = "aegis-kv.vault.localhost:8443"
    static let json = "application/json"

    /// - Parameters:
    ///   - path: with `?api-version=7.6` added where it has no query.
    ///   - bytes: instead of `body`, where it is no text.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", host: String? = Exchange.host,
        token: String? = "good", type: String? = Exchange.json, fields: [String: String] = [:], bytes: [UInt8]? = nil
    ) async -> Answer {
        let target = path.contains("?") || host != Exchange.host ? path : path + "?api-version=7.6"
        var request = HTTPRequest(method: method, scheme: "https", authority: host, path: target)
        if let token { request.headerFields[.authorization] = "Bearer " + token }
        if let type { request.headerFields[.contentType] = type }
        for (name, value) in fields { request.headerFields[HTTPField.Name(name)!] = value }
        let (response, bytes) = await door.respond(
            to: request, body: bytes ?? Array(body.utf8), from: "127.0.0.1", requestID: "r-1")
        return Answer(status: response.status.code, fields: response.headerFields, body: bytes)
    }

    func login(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "",
        type: String? = "application/x-www-form-urlencoded", fields: [String: String] = [:]
    ) async -> Answer {
        await ask(method, path, body, host: "login.localhost:8443", token: nil, type: type, fields: fields)
    }
}

extension String {
    /// In base64 for URLs.
    var encoded: String { Base64.encodeURL(Array(utf8)) }
}
