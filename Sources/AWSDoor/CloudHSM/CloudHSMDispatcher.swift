import KeyModel
import RequestSigning
import ServiceRequests
import StrictJSON

/// Carries one request on clusters of HSMs out for a caller who is known.
struct CloudHSMDispatcher {
    let session: any Session
    let place: Place

    func answer(to head: RequestHead, body: [UInt8]) async -> Answer {
        guard head.method == "POST", Dispatcher.isJSON(head.contentType) else {
            return await refuse(Refusal(.notOurProtocol, because: .unsupportedOperation), of: nil)
        }
        guard let operation = CloudHSMOperation(target: head.target) else {
            return await refuse(Refusal(.unknownOperation, because: .unsupportedOperation), of: nil)
        }
        switch operation {
        case .createCluster: return await carryOut(CreateClusterCall.self, body)
        case .describeClusters: return await carryOut(DescribeClustersCall.self, body)
        case .initializeCluster: return await carryOut(InitializeClusterCall.self, body)
        case .modifyCluster: return await carryOut(ModifyClusterCall.self, body)
        case .deleteCluster: return await carryOut(DeleteClusterCall.self, body)
        case .createHsm: return await carryOut(CreateHsmCall.self, body)
        case .deleteHsm: return await carryOut(DeleteHsmCall.self, body)
        case .tagResource: return await carryOut(TagClusterCall.self, body)
        case .untagResource: return await carryOut(UntagClusterCall.self, body)
        case .listTags: return await carryOut(ListClusterTagsCall.self, body)
        case .copyBackupToRegion, .deleteBackup, .deleteResourcePolicy, .describeBackups, .getResourcePolicy,
            .modifyBackupAttributes, .putResourcePolicy, .restoreBackup:
            return await refuse(
                .invalidCluster("\(operation.rawValue) is not supported. \(Self.backups)", .unsupportedOperation),
                of: nil)
        }
    }

    static let backups = "Clusters have no backups here: the HSMs' own tools make them."

    private func carryOut<C: Call>(_: C.Type, _ body: [UInt8]) async -> Answer {
        let call: C
        do {
            var input = try InputReader(body, operation: nil, place: place)
            call = try C(reading: &input)
        } catch {
            return await refuse(error, of: C.Request.name)
        }
        do {
            let outcome = try await session.submit(call.request)
            var writer = JSONWriter(capacity: 2048)
            writer.beginObject()
            try? call.write(outcome, to: &writer)
            writer.endObject()
            return Answer(body: writer.bytes)
        } catch {
            return Answer(CloudHSMErrors.error(for: error, place: place))
        }
    }

    /// Nothing is refused without a record of it.
    private func refuse(_ refusal: Refusal, of operation: OperationName?) async -> Answer {
        do {
            try await session.recordRefusal(of: operation, because: refusal.cause)
        } catch {
            return Answer(CloudHSMErrors.error(for: error, place: place))
        }
        return Answer(refusal.error)
    }
}

extension Refusal {
    static func invalidCluster(_ message: String, _ cause: ServiceError) -> Refusal {
        Refusal(.invalidClusterRequest(message), because: cause)
    }
}

extension AWSError {
    static func cloudHSM(_ type: String, _ message: String, status: Int = 400) -> AWSError {
        var error = AWSError("CloudHsm\(type)Exception", message, status: status)
        error.isMessageCapitalized = true
        return error
    }

    static func invalidClusterRequest(_ message: String) -> AWSError { .cloudHSM("InvalidRequest", message) }
}
