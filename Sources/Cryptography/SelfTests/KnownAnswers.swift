/// The inputs and outputs of the known-answer tests, in hexadecimal digits, each with its source.
enum KnownAnswers {
    /// "abc" and its hashes: FIPS 180-4 examples.
    static let abc = Array("abc".utf8)
    static let abcSHA1 = hex("a9993e364706816aba3e25717850c26c9cd0d89d")
    static let abcSHA224 = hex("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
    static let abcSHA256 = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    static let abcSHA384 = hex(
        """
        cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7
        """)
    static let abcSHA512 = hex(
        """
        ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423\
        643ce80e2a9ac94fa54ca49f
        """)

    /// RFC 4231, test case 1.
    static let hmacKey = hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b")
    static let hmacMessage = Array("Hi There".utf8)
    static let hmacSHA224 = hex("896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22")
    static let hmacSHA256 = hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    static let hmacSHA384 = hex(
        """
        afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6
        """)
    static let hmacSHA512 = hex(
        """
        87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914e\
        eb61f1702e696c203a126854
        """)

    /// RFC 5869, A.1.
    static let hkdfKey = hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b")
    static let hkdfSalt = hex("000102030405060708090a0b0c")
    static let hkdfContext = hex("f0f1f2f3f4f5f6f7f8f9")
    static let hkdfOutput = hex(
        """
        3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
        """)

    /// NIST CAVP, SP 800-108 counter mode, HMAC-SHA-256, counter of 32 bits before the fixed input, COUNT 0.
    static let kbkdfKey = hex("dd1d91b7d90b2bd3138533ce92b272fbf8a369316aefe242e659cc0ae238afe0")
    static let kbkdfInput = hex(
        """
        01322b96b30acd197979444e468e1c5c6859bf1b1cf951b7e725303e237e46b864a145fab25e517b08f8683d0315bb2911d80a0e\
        8aba17f3b413faac
        """)
    static let kbkdfOutput = hex("10621342bfb0fd40046c0e29f2cfdbf0")

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
    static let gcmKey = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    static let gcmNonce = hex("cafebabefacedbaddecaf888")
    static let gcmPlaintext = hex(
        """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5\
        aa0de657ba637b39
        """)
    static let gcmAuthenticated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    static let gcmCiphertext = hex(
        """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63\
        93ba7a0abcc9f662
        """)
    static let gcmTag = hex("76fc6ece0f4e1768cddf8853bb2d551b")

    /// RFC 5649, section 6, first example.
    static let wrapKEK = hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8")
    static let wrapKey = hex("c37b7e6492584340bed12207808941155068f738")
    static let wrapped = hex("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a")

    /// NIST CAVP, ECDSA SigVer (FIPS 186-3), P-256 with SHA-256, the first that passes.
    static let ecdsaPublicKey = hex(
        """
        3059301306072a8648ce3d020106082a8648ce3d03010703420004e424dc61d4bb3cb7ef4344a7f8957a0c5134e16f7a67c074f8\
        2e6e12f49abf3c970eed7aa2bc48651545949de1dddaf0127e5965ac85d1243d6f60e7dfaee927
        """)
    static let ecdsaMessage = hex(
        """
        e1130af6a38ccb412a9c8d13e15dbfc9e69a16385af3c3f1e5da954fd5e7c45fd75e2b8c36699228e92840c0562fbf3772f07e17\
        f1add56588dd45f7450e1217ad239922dd9c32695dc71ff2424ca0dec1321aa47064a044b7fe3c2b97d03ce470a592304c5ef21e\
        ed9f93da56bb232d1eeb0035f9bf0dfafdcc4606272b20a3
        """)
    static let ecdsaSignature = hex(
        """
        bf96b99aa49c705c910be33142017c642ff540c76349b9dab72f981fd9347f4f17c55095819089c2e03b9cd415abdf12444e3230\
        75d98f31920b9e0f57ec871c
        """)

    /// NIST CAVP, KAS ECC CDH Primitive, P-256, COUNT 0.
    static let ecdhKey = hex(
        """
        308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02010104207d7dc5f71eb29ddaf80d6214632eeae0\
        3d9058af1fb6d22ed80badb62bc1a534a14403420004ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6\
        b23028af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141
        """)
    static let ecdhPeer = hex(
        """
        3059301306072a8648ce3d020106082a8648ce3d03010703420004700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42c\
        e7cc838833d287db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac
        """)
    static let ecdhSecret = hex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b")

    /// RFC 8032, 7.1, test 2.
    static let ed25519Key = hex(
        """
        302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb
        """)
    static let ed25519Message = hex("72")
    static let ed25519Signature = hex(
        """
        92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eae\
        b4302aeeb00d291612bb0c00
        """)

    /// RSA Laboratories, "Test vectors for RSA-OAEP", key 10, example 10.1; the signature over "known answer" was
    /// computed from the key with integers alone (RFC 8017 8.2.1).
    static let rsaKey = hex(
        """
        308204bd020100300d06092a864886f70d0101010500048204a7308204a30201000282010100ae45ed5601cec6b8cc05f803935c\
        674ddbe0d75c4c09fd7951fc6b0caec313a8df39970c518bffba5ed68f3f0d7f22a4029d413f1ae07e4ebe9e4177ce23e7f5404b\
        569e4ee1bdcf3c1fb03ef113802d4f855eb9b5134b5a7c8085adcae6fa2fa1417ec3763be171b0c62b760ede23c12ad92b980884\
        c641f5a8fac26bdad4a03381a22fe1b754885094c82506d4019a535a286afeb271bb9ba592de18dcf600c2aeeae56e02f7cf79fc\
        14cf3bdc7cd84febbbf950ca90304b2219a7aa063aefa2c3c1980e560cd64afe779585b6107657b957857efde6010988ab7de417\
        fc88d8f384c4e6e72c3f943e0c31c0c4a5cc36f879d8a3ac9d7d59860eaada6b83bb020301000102820100056b04216fe5f354ac\
        77250a4b6b0c8525a85c59b0bd80c56450a22d5f438e596a333aa875e291dd43f48cb88b9d5fc0d499f9fcd1c397f9afc070cd9e\
        398c8d19e61db7c7410a6b2675dfbf5d345b804d201add502d5ce2dfcb091ce9997bbebe57306f383e4d588103f036f7e85d1934\
        d152a323e4a8db451d6f4a5b1b0f102cc150e02feee2b88dea4ad4c1baccb24d84072d14e1d24a6771f7408ee30564fb86d4393a\
        34bcf0b788501d193303f13a2284b001f0f649eaf79328d4ac5c430ab4414920a9460ed1b7bc40ec653e876d09abc509ae45b525\
        190116a0c26101848298509c1c3bf3a483e7274054e15e97075036e989f60932807b5257751e7902818100ecf5aecd1e5515fffa\
        cbd75a2816c6ebf49018cdfb4638e185d66a7396b6f8090f8018c7fd95cc34b857dc17f0cc6516bb1346ab4d582cadad7b410335\
        2387b70338d084047c9d9539b6496204b3dd6ea442499207bec01f964287ff6336c3984658336846f56e46861881c10233d2176b\
        f15a5e96ddc780bc868aa77d3ce76902818100bc46c464fc6ac4ca783b0eb08a3c841b772f7e9b2f28babd588ae885e1a0c61e48\
        58a0fb25ac299990f35be85164c259ba1175cdd7192707135184992b6c29b746dd0d2cabe142835f7d148cc161524b4a09946d48\
        b828473f1ce76b6cb6886c345c03e05f41d51b5c3a90a3f24073c7d74a4fe25d9cf21c75960f3fc386318302818100c73564571d\
        00fb15d08a3de9957a50915d7126e9442dacf42bc82e862e5673ff6a008ed4d2e374617df89f17a160b43b7fda9cb6b6b7421860\
        9815f7d45ca263c159aa32d272d127faf4bc8ca2d77378e8aeb19b0ad7da3cb3de0ae7314980f62b6d4b0a875d1df03c1bae39cc\
        d833ef6cd7e2d9528bf084d1f969e794e9f6c10281802658b37f6df9c1030be1db68117fa9d87e39ea2b693b7e6d3a2f70947413\
        eec6142e18fb8dfcb6ac545d7c86a0ad48f8457170f0efb26bc48126c53efd1d16920198dc2a1107dc282db6a80cd3062360ba3f\
        a13f70e4312ff1a6cd6b8fc4cd9c5c3db17c6d6a57212f73ae29f619327bad59b153858585ba4e28b60a62a45e490281806f3852\
        6b3925085534ef3e415a836ede8b86158a2c7cbfeccb0bd834304fec683ba8d4f479c433d43416e63269623cea100776d85aff40\
        1d3fff610ee65411ce3b1363d63a9709eede42647cea561493d54570a879c18682cd97710b96205ec31117d73b5f36223fadd6e8\
        ba90dd7c0ee61d44e163251e20c7f66eb305117cb8
        """)
    static let oaepCiphertext = hex(
        """
        53ea5dc08cd260fb3b858567287fa91552c30b2febfba213f0ae87702d068d19bab07fe574523dfb42139d68c3c5afeee0bfe4cb\
        7969cbf382b804d6e61396144e2d0e60741f8993c3014b58b9b1957a8babcd23af854f4c356fb1662aa72bfcc7e586559dc4280d\
        160c126785a723ebeebeff71f11594440aaef87d10793a8774a239d4a04c87fe1467b9daf85208ec6c7255794a96cc29142f9a8b\
        d418e3c1fd67344b0cd0829df3b2bec60253196293c6b34d3f75d32f213dd45c6273d505adf4cced1057cb758fc26aeefa441255\
        ed4e64c199ee075e7f16646182fdb464739b68ab5daff0e63e9552016824f054bf4d3c8c90a97bb6b6553284eb429fcc
        """)
    static let oaepPlaintext = hex("8bba6bf82a6c0f86d5f1756e97956870b08953b06b4eb205bc1694ee")
    static let rsaMessage = Array("known answer".utf8)
    static let rsaSignature = hex(
        """
        31ed4968a0336991aeb050709de27a631c757ad3f3e8b546ba9fb564f875df69a37d85275be5b4cd1dc66363899b1c7b95f37677\
        69ae9850b51e26775388dd16b674f2f73f3bab1fe7a65cdd7bbbc28d9db7b9958410f5b0b537c1328bf163214e71010b9962b9cd\
        c0758ebcdeba1b9f3ff5c7d496a77479ea120368eabb3f0d2dcd81c55eee2d48749b2c879a2756af1ca96a28ee0b92a1e3117e4f\
        27807db99bb12cdb69e0fd686d32a84656bcdadb8b3a1fb902086423f07b2b37040364d1da854826f1bda2eebe5330bbf4cad604\
        d3725d3f6bd5dce4e4380f9f8258e1f1bdb1fcfd8d622a1997b81776e59806205407f72c2080d0c4e5e4b77781acb058
        """)

    private static func hex(_ digits: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in digits.utf8 {
            let value = digit < 0x3A ? digit - 0x30 : digit - 0x57  // 0-9, a-f
            if let upper = high {
                bytes.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
