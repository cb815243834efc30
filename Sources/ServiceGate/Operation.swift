public import KeyModel
public import ServiceRequests

/// How a request is carried out. Only the gate can call `perform`, because only it can make an `Authorization`.
public protocol Operation: ServiceRequest {
    associatedtype Room: Sendable

    /// Whether the effect reaches beyond the transaction and can't be undone; an intent is then recorded first.
    static var isIrreversible: Bool { get }

    /// Refuses what performing would refuse, without an effect: what a dry run does besides authorizing. The keys are
    /// those of the demands, in their order.
    func rehearse(with keys: [AuthorizedKey], in room: Room) async throws(ServiceError)

    /// Computes the outcome and the changes that go with it. It writes nothing: the gate commits the changes together with
    /// their record, or neither.
    func perform(under authorization: consuming Authorization<Self>, in room: Room) async throws(ServiceError)
        -> Performance<Outcome>
}

extension Operation {
    public static var isIrreversible: Bool { false }
    public func rehearse(with keys: [AuthorizedKey], in room: Room) async throws(ServiceError) {}
}

/// What an operation comes to.
public struct Performance<Outcome: Sendable>: Sendable {
    public var outcome: Outcome
    public var changes: [RecordChange]
    /// Takes back what was done outside the store, such as a key made in a token, when the changes aren't committed.
    public var undo: (@Sendable () async -> Void)?

    public init(_ outcome: Outcome, changes: [RecordChange] = [], undo: (@Sendable () async -> Void)? = nil) {
        self.outcome = outcome
        self.changes = changes
        self.undo = undo
    }
}

/// Which operation carries which request out.
public struct OperationTable: Sendable {
    var handlers: [OperationName: any AnyHandler] = [:]

    public init() {}

    public mutating func add<Op: Operation>(_ operation: Op.Type, in room: Op.Room) {
        handlers[Op.name] = Handler<Op>(
            isIrreversible: Op.isIrreversible,
            rehearse: { (request: Op, keys: [AuthorizedKey]) async throws(ServiceError) in
                try await request.rehearse(with: keys, in: room)
            },
            perform: { (request: Op, authorization: consuming Authorization<Op>) async throws(ServiceError) in
                try await request.perform(under: authorization, in: room)
            })
    }

    public var names: Set<OperationName> { Set(handlers.keys) }
}

protocol AnyHandler: AnyObject, Sendable {}

final class Handler<R: ServiceRequest>: AnyHandler {
    typealias Perform =
        @Sendable (R, consuming Authorization<R>) async throws(ServiceError) -> Performance<R.Outcome>

    typealias Rehearse = @Sendable (R, [AuthorizedKey]) async throws(ServiceError) -> Void

    let isIrreversible: Bool
    let rehearse: Rehearse
    let perform: Perform

    init(isIrreversible: Bool, rehearse: @escaping Rehearse, perform: @escaping Perform) {
        self.isIrreversible = isIrreversible
        self.rehearse = rehearse
        self.perform = perform
    }
}
