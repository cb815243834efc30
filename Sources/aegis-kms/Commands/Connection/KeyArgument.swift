import ArgumentParser
import KeyModel
import ServiceRequests

/// A key as people write it: its name, `alias/NAME`, its id, or its ARN.
struct KeyArgument: ExpressibleByArgument {
    let selector: KeySelector
    /// Where an ARN says that it is.
    let location: VaultSelector?

    static let help: ArgumentHelp = "The key's name, its id, or its ARN."

    init?(argument: String) {
        guard argument.hasPrefix("arn:") else {
            self.init(argument, location: nil)
            return
        }
        // arn:PARTITION:kms:REGION:ACCOUNT:key/ID
        let parts = argument.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[2] == "kms", parts[5].hasPrefix("key/") || parts[5].hasPrefix("alias/") else {
            return nil
        }
        let text = parts[5].hasPrefix("key/") ? String(parts[5].dropFirst(4)) : parts[5]
        self.init(text, location: .located(region: parts[3], account: parts[4]))
    }

    private init?(_ text: String, location: VaultSelector?) {
        let name = text.hasPrefix("alias/") ? String(text.dropFirst(6)) : text
        guard !name.isEmpty else { return nil }
        selector = KeyIdentifier(name).map { .id($0) } ?? .name(name)
        self.location = location
    }
}

/// A name for a key: with or without `alias/`.
struct NameArgument: ExpressibleByArgument {
    let name: KeyName

    init?(argument: String) {
        name = argument.hasPrefix("alias/") ? String(argument.dropFirst(6)) : argument
        guard !name.isEmpty else { return nil }
    }
}

/// `NAME=VALUE`, as tags and encryption contexts are written.
struct PairArgument: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
        name = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }

    /// - Throws: `usage` where a name is there twice.
    static func dictionary(_ pairs: [PairArgument]) throws(CommandFailure) -> [String: String] {
        var values: [String: String] = [:]
        for pair in pairs where values.updateValue(pair.value, forKey: pair.name) != nil {
            throw .usage("'\(pair.name)' is there twice")
        }
        return values
    }
}
