import KeyModel
import Testing

@Suite struct KeyOriginTests {
    @Test(arguments: [
        (KeyResidence.storage, false, KeyOrigin.service), (.storage, true, .imported), (.token, false, .token),
        (.keyStore, false, .keyStore), (.external, false, .external),
    ])
    func followsFromWhereTheMaterialIs(_ residence: KeyResidence, _ isImported: Bool, _ origin: KeyOrigin) {
        #expect(KeyOrigin(of: residence, isImported: isImported) == origin)
    }
}
