import CPKCS11

/// The functions of a PKCS #11 module, all of them present: what a module leaves out is found when it is loaded, not
/// when it is needed.
///
/// - Source: PKCS #11 Cryptographic Token Interface Base Specification 2.40, section 5.
struct Cryptoki: @unchecked Sendable {  // function pointers, which nobody changes once a module holds them
    var initialize: CK_C_Initialize
    var finalize: CK_C_Finalize
    var getSlotList: CK_C_GetSlotList
    var getTokenInfo: CK_C_GetTokenInfo
    var openSession: CK_C_OpenSession
    var closeSession: CK_C_CloseSession
    var closeAllSessions: CK_C_CloseAllSessions
    var getSessionInfo: CK_C_GetSessionInfo
    var login: CK_C_Login
    var findObjectsInit: CK_C_FindObjectsInit
    var findObjects: CK_C_FindObjects
    var findObjectsFinal: CK_C_FindObjectsFinal
    var getAttributeValue: CK_C_GetAttributeValue
    var destroyObject: CK_C_DestroyObject
    var generateKey: CK_C_GenerateKey
    var generateKeyPair: CK_C_GenerateKeyPair
    var generateRandom: CK_C_GenerateRandom
    var createObject: CK_C_CreateObject
    var wrapKey: CK_C_WrapKey
    var unwrapKey: CK_C_UnwrapKey
    var encryptInit: CK_C_EncryptInit
    var encrypt: CK_C_Encrypt
    var decryptInit: CK_C_DecryptInit
    var decrypt: CK_C_Decrypt
    var signInit: CK_C_SignInit
    var sign: CK_C_Sign

    /// nil when the list lacks a function.
    init?(_ list: CK_FUNCTION_LIST) {
        guard let initialize = list.C_Initialize, let finalize = list.C_Finalize,
            let getSlotList = list.C_GetSlotList, let getTokenInfo = list.C_GetTokenInfo,
            let openSession = list.C_OpenSession, let closeSession = list.C_CloseSession,
            let closeAllSessions = list.C_CloseAllSessions, let getSessionInfo = list.C_GetSessionInfo,
            let login = list.C_Login, let findObjectsInit = list.C_FindObjectsInit,
            let findObjects = list.C_FindObjects, let findObjectsFinal = list.C_FindObjectsFinal,
            let getAttributeValue = list.C_GetAttributeValue, let destroyObject = list.C_DestroyObject,
            let generateKey = list.C_GenerateKey, let generateKeyPair = list.C_GenerateKeyPair,
            let generateRandom = list.C_GenerateRandom, let createObject = list.C_CreateObject,
            let wrapKey = list.C_WrapKey, let unwrapKey = list.C_UnwrapKey, let encryptInit = list.C_EncryptInit,
            let encrypt = list.C_Encrypt, let decryptInit = list.C_DecryptInit, let decrypt = list.C_Decrypt,
            let signInit = list.C_SignInit, let sign = list.C_Sign
        else { return nil }
        self.initialize = initialize
        self.finalize = finalize
        self.getSlotList = getSlotList
        self.getTokenInfo = getTokenInfo
        self.openSession = openSession
        self.closeSession = closeSession
        self.closeAllSessions = closeAllSessions
        self.getSessionInfo = getSessionInfo
        self.login = login
        self.findObjectsInit = findObjectsInit
        self.findObjects = findObjects
        self.findObjectsFinal = findObjectsFinal
        self.getAttributeValue = getAttributeValue
        self.destroyObject = destroyObject
        self.generateKey = generateKey
        self.generateKeyPair = generateKeyPair
        self.generateRandom = generateRandom
        self.createObject = createObject
        self.wrapKey = wrapKey
        self.unwrapKey = unwrapKey
        self.encryptInit = encryptInit
        self.encrypt = encrypt
        self.decryptInit = decryptInit
        self.decrypt = decrypt
        self.signInit = signInit
        self.sign = sign
    }
}
