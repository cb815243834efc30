import Testing

@testable import XKSDoor

struct XKSTargetTests {
    @Test func paths() {
        #expect(XKSTarget("/vault-1/kms/xks/v1/health")?.call == .health)
        #expect(XKSTarget("/vault-1/kms/xks/v1/keys/a.B_9-/metadata")?.call == .metadata(externalKey: "a.B_9-"))
        #expect(XKSTarget("/vault-1/kms/xks/v1/keys/k/encrypt")?.call == .encrypt(externalKey: "k"))
        #expect(XKSTarget("/vault-1/kms/xks/v1/keys/k/decrypt")?.vault == "vault-1")
    }

    @Test(arguments: [
        "/kms/xks/v1/health", "//kms/xks/v1/health", "/vault/kms/xks/v2/health", "/vault/kms/xks/v1/health/",
        "/a/vault/kms/xks/v1/health", "/vault/kms/xks/v1/keys//encrypt", "/vault/kms/xks/v1/keys/k",
        "/vault/kms/xks/v1/keys/k/encrypt/", "/vault/kms/xks/v1/keys/k%20/encrypt", "vault/kms/xks/v1/health", "",
        "/vault/kms/xks/v1/keys/k/sign", "/vault/kms/xks/v1/keys/\u{e9}/encrypt", "/vault/kms//v1/health",
    ]) func whatIsNone(_ path: String) { #expect(XKSTarget(path) == nil) }
}
