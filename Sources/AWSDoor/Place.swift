import KeyModel
import ServiceRequests

/// Where a request was sent: what a bare key id or alias name is understood within.
struct Place {
    let caller: Caller
    let region: String
    let partition: String

    var account: String { caller.account }
    var vault: VaultSelector { .located(region: region, account: account) }
    /// For a key that nobody named but a ciphertext: it may be another account's.
    var vaultOfCiphertext: VaultSelector { .holding(region: region, account: account) }

    init(caller: Caller, region: String, partition: String) {
        self.caller = caller
        self.region = region
        self.partition = partition
    }

    init(session: any Session, region: String) {
        let caller = session.caller
        self.init(caller: caller, region: region, partition: session.vault?.partition ?? caller.partition)
    }

    /// The ARN of what the reference names, whether it exists or not.
    func arn(of reference: KeyReference) -> String {
        switch reference.selector {
        case .id(let key): arn("key/" + key.text, in: reference.vault)
        case .name(let name): arn("alias/" + name, in: reference.vault)
        }
    }

    func arn(_ resource: String, in vault: VaultSelector? = nil) -> String {
        var (region, account) = (self.region, self.account)
        switch vault {
        case .located(let named, let owner), .holding(let named, let owner): (region, account) = (named, owner)
        case .named, nil: break
        }
        return "arn:\(partition):kms:\(region):\(account):\(resource)"
    }

    func arn(_ resource: String, inRegion region: String) -> String {
        arn(resource, in: .located(region: region, account: account))
    }

    /// - Source: AWS Identity and Access Management User Guide, "IAM ARNs"
    var callerARN: String { "arn:\(caller.partition):iam::\(caller.account):user/\(caller.name)" }
}

extension KeyIdentity {
    var arn: String { ResourceName.key(identifier, vault: vault).arn }
}
