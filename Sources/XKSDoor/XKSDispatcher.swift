import KeyModel
import ServiceRequests
import StrictJSON

/// Carries one request out for a caller who is known.
struct XKSDispatcher {
    let session: any Session
    let target: XKSTarget

    func answer(to body: [UInt8]) async -> XKSAnswer {
        switch target.call {
        case .health: await carryOut(HealthCall.self, on: KeyIdentifier().text, body)
        case .metadata(let key): await carryOut(MetadataCall.self, on: key, body)
        case .encrypt(let key): await carryOut(EncryptCall.self, on: key, body)
        case .decrypt(let key): await carryOut(DecryptCall.self, on: key, body)
        }
    }

    private func carryOut<C: XKSCall>(_: C.Type, on name: String, _ body: [UInt8]) async -> XKSAnswer {
        let call: C
        do throws(XKSError) {
            // Names can be given to other keys, and then nothing would open any more: only identifiers are ours.
            guard let key = KeyIdentifier(name) else { throw XKSError(.keyNotFound, "The external key is not found.") }
            call = try C(reading: try XKSInput(body), key: KeyReference(.id(key), in: .named(target.vault)))
        } catch {
            return await refuse(error, of: C.Request.name)
        }
        let outcome: C.Request.Outcome
        do {
            outcome = try await session.submit(call.request)
        } catch {
            return XKSAnswer(XKSError(error))
        }
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        call.write(outcome, to: &writer)
        writer.endObject()
        return XKSAnswer(body: writer.bytes)
    }

    /// Nothing is refused without a record of it.
    private func refuse(_ error: XKSError, of operation: OperationName) async -> XKSAnswer {
        let cause: ServiceError =
            error.name == .keyNotFound ? .keyNotFound(.name("")) : .invalidInput(.malformed)
        do {
            try await session.recordRefusal(of: operation, because: cause)
        } catch {
            return XKSAnswer(XKSError(error))
        }
        return XKSAnswer(error)
    }
}
