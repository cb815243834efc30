import AWSDoor
import AzureDoor
import Foundation
import HTTPTypes
import KeyModel
import NativeDoor
import StrictJSON
import XKSDoor

/// What every door owes to every request: an answer in its protocol's form, and the gate told of it.
private struct DoorRun: Sendable {
    let raw: RawRequest
    let entrance: ScriptedEntrance

    init(_ input: UnsafeRawBufferPointer) {
        raw = RawRequest(Array(input))
        entrance = ScriptedEntrance(answer: raw.answer)
    }

    static let requestID = "0f0f0f0f-1111-4222-8333-444444444444"

    private static let shows = ProcessInfo.processInfo.environment["FUZZ_SHOW"] != nil

    func check(_ response: HTTPResponse, _ body: [UInt8], statuses: Set<Int>) {
        if Self.shows { print(response.status.code, String(decoding: body, as: UTF8.self)) }
        require(statuses.contains(response.status.code), "status \(response.status.code)")
        let isJSON = response.headerFields[.contentType]?.contains("json") == true
        guard isJSON, !body.isEmpty else { return }
        require((try? JSON.parse(body)) != nil, "no strict JSON: \(String(decoding: body, as: UTF8.self))")
    }
}

enum AWSDoorTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let run = DoorRun(input)
        _ = AWSDoor.isAddressed(by: run.raw.request)
        let (response, body) = CallingThread.run {
            await AWSDoor(entrance: run.entrance).respond(
                to: run.raw.request, body: run.raw.body, from: "127.0.0.1", requestID: DoorRun.requestID)
        }
        run.check(response, body, statuses: [200, 400, 403, 404, 413, 500, 503])
        require(run.entrance.records == 1, "\(run.entrance.records) records of one request")
    }
}

enum NativeDoorTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let run = DoorRun(input)
        let (response, body) = CallingThread.run {
            await NativeDoor(entrance: run.entrance, audience: "aegis").respond(
                to: run.raw.request, body: run.raw.body, from: "127.0.0.1", requestID: DoorRun.requestID)
        }
        run.check(response, body, statuses: Set(200...599))
        require(run.entrance.records == 1, "\(run.entrance.records) records of one request")
    }
}

enum XKSDoorTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let run = DoorRun(input)
        _ = XKSDoor.isAddressed(by: run.raw.request)
        let (response, body) = CallingThread.run {
            await XKSDoor(entrance: run.entrance).respond(
                to: run.raw.request, body: run.raw.body, from: "127.0.0.1", requestID: DoorRun.requestID)
        }
        run.check(response, body, statuses: [200, 400, 401, 403, 404, 429, 500, 501, 503])
        require(run.entrance.records == 1, "\(run.entrance.records) records of one request")
        checkByClient(response.status.code, body)
    }

    /// Our own client understands what our own proxy says.
    private static func checkByClient(_ status: Int, _ body: [UInt8]) {
        do throws(ExternalKeyFailure) {
            _ = try ProxyAnswers.object(status: status, body: body)
            require(status == 200, "an error that is none to the client")
        } catch {
            require(status != 200 && error != .responseMalformed, "the client finds \(error)")
        }
    }
}

enum AzureDoorTarget {
    private static let settings = AzureSettings(
        vaultSuffix: "vault.localhost", loginHost: "login.localhost", port: 8443)

    static func test(_ input: UnsafeRawBufferPointer) {
        let run = DoorRun(input)
        let (response, body) = CallingThread.run {
            await AzureDoor(entrance: run.entrance, settings: settings).respond(
                to: run.raw.request, body: run.raw.body, from: "127.0.0.1", requestID: DoorRun.requestID)
        }
        run.check(response, body, statuses: Set(200...599))
        let isVault = run.raw.request.authority == "aegis-kv.vault.localhost:8443"
        require(!isVault || run.entrance.records > 0, "nothing is recorded of a request to a vault")
    }
}
