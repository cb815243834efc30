import KeyModel
import StrictJSON

extension AuditRecord {
    /// Reads what `encoded()` wrote.
    /// - Returns: nil for anything else; unknown members are passed over, so that an older service reads a newer trail.
    public init?(encoded: [UInt8]) {
        guard let json = try? JSON.parse(encoded, limits: JSONLimits(depth: 4, values: 128)), json["v"]?.intValue == 1,
            let requestID = json["id"]?.stringValue,
            let microseconds = json["time"]?.stringValue.flatMap(Timestamp.parse),
            let phase = json.word("phase", as: AuditPhase.self), let door = json.word("door", as: DoorName.self),
            let caller = json["caller"].flatMap(Caller.init(recorded:)), let outcome = json["outcome"]?.stringValue
        else { return nil }
        self.requestID = requestID
        self.microseconds = microseconds
        self.phase = phase
        operation = json.word("operation", as: OperationName.self)
        self.door = door
        self.caller = caller
        sourceAddress = json["source"]?.stringValue
        vault = json["vault"]?.stringValue
        key = json["key"]?.stringValue.flatMap { KeyIdentifier($0) }
        keyVersion = json["version"]?.intValue.flatMap(KeyVersionNumber.init(exactly:))
        otherKey = json["otherKey"]?.stringValue.flatMap { KeyIdentifier($0) }
        otherKeyVersion = json["otherVersion"]?.intValue.flatMap(KeyVersionNumber.init(exactly:))
        self.outcome = outcome
        decidedBy = json["decidedBy"]?.stringValue
        indicator = json.word("indicator", as: AuditIndicator.self)
        details = Self.details(json["details"])
    }

    private static func details(_ json: JSONValue?) -> [DetailName: String] {
        var details: [DetailName: String] = [:]
        for member in json?.objectValue?.members ?? [] {
            guard let name = DetailName(rawValue: member.key) else { continue }
            details[name] = member.value.stringValue
        }
        return details
    }
}

extension Caller {
    fileprivate init?(recorded json: JSONValue) {
        guard let kind = json.word("kind", as: Kind.self), let identifier = json["id"]?.stringValue,
            let name = json["name"]?.stringValue, let account = json["account"]?.stringValue,
            let partition = json["partition"]?.stringValue
        else { return nil }
        self.init(kind: kind, identifier: identifier, name: name, account: account, partition: partition)
    }
}

extension JSONValue {
    fileprivate func word<Word: RawRepresentable<String>>(_ key: String, as type: Word.Type) -> Word? {
        self[key]?.stringValue.flatMap(Word.init(rawValue:))
    }
}
