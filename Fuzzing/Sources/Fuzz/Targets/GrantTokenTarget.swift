import Foundation
import ServiceRequests

/// A grant token, as it came and as what base64 stands for: there is one text for each value.
enum GrantTokenTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        check(String(decoding: input, as: UTF8.self))
        check(Data(input).base64EncodedString())
    }

    private static func check(_ text: String) {
        guard let token = GrantToken(parsing: text) else { return }
        require(token.text.utf8.elementsEqual(text.utf8), "two texts of one token")
        require(token.code.count == GrantToken.codeByteCount, "a code of \(token.code.count) bytes")
        let random = Array(token.message[1...GrantToken.randomByteCount])
        let again = GrantToken(grant: token.grant, key: token.key, vault: token.vault, random: random) { _ in token.code
        }
        require(again.message == token.message, "what it says makes another message")
        require(again == token, "what it says makes another token")
    }
}
