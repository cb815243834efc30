import StrictJSON

/// A root, a key and a document of nobody's, which `Fuzzing/make_attestation.py` makes.
enum AttestationSample {
    /// When the document was made, since 1970.
    static let seconds = 1_795_510_800
    static let payload = decoded(
        """
        qWltb2R1bGVfaWRyaS0xMjM0YWJjZC1lbmM1Njc4ZmRpZ2VzdGZTSEEzODRpdGltZXN0YW1wGwAAAaIMyI6AZHBjcnOjAFgw\
        AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAVgwAgICAgICAgICAgICAgICAgICAgIC\
        AgICAgICAgICAgICAgICAgICAgICAgICAgICAlgwAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD\
        AwMDAwMDa2NlcnRpZmljYXRlWQHVMIIB0TCCAVegAwIBAgIUba4JgzUY7N9rwp7YlfpkMTIfn9cwCgYIKoZIzj0EAwMwDzEN\
        MAsGA1UEAwwEem9uZTAeFw0yNjExMjQwODAwMDBaFw0zNjExMjEwODAwMDBaMCMxITAfBgNVBAMMGGktMTIzNC51cy1nb3Yt\
        d2VzdC0xLmF3czB2MBAGByqGSM49AgEGBSuBBAAiA2IABLik07Hs5ijnos/XVPkMJV1gY+gC6oTmZEQ35AzG4MmxUwb1fT6J\
        hdtZlYDhmWtrsVNcn+sdovvoK5hzh0irafdrQzv9prhALci6p1547PZrvrs2a1BdCRPqlP8oDqQj8aNgMF4wDAYDVR0TAQH/\
        BAIwADAdBgNVHQ4EFgQUic7V71wmQ47jJSFdkw8vWePvVmgwHwYDVR0jBBgwFoAUbLypoxX33JdNH8xEGCz7HnHuEsMwDgYD\
        VR0PAQH/BAQDAgeAMAoGCCqGSM49BAMDA2gAMGUCMQDNrX72UgqvZbBKHue/YEUhg1jY/f0rkjJKIzm8uZ6k2Aru3/JqLNny\
        gWYmVtMJjaICMHTQuvEBcjwB/Vs6U8UR1fJb47F60IedO3XJldwCGiTyxjfpWlz0IdFwfdXLVfySjWhjYWJ1bmRsZYNZAdow\
        ggHWMIIBXKADAgECAhR37P+D4+IFbUtWyYJvtzlIaIO2YjAKBggqhkjOPQQDAzAaMRgwFgYDVQQDDA90ZXN0IG5pdHJvIHJv\
        b3QwHhcNMjYxMTI0MDgwMDAwWhcNMzYxMTIxMDgwMDAwWjAaMRgwFgYDVQQDDA90ZXN0IG5pdHJvIHJvb3QwdjAQBgcqhkjO\
        PQIBBgUrgQQAIgNiAARPvl803GJn0qnowDO+Ve0Ae5ohsCsEgo6n9A2TWSjkZ/5kFymjlki8k74YCDVuagh4lqpdiLZPpM7v\
        qvILYBzDUPBS8X9D7BnVHGl6HIWo39nFLZqQMIwUvRNbPmLMc2mjYzBhMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFPQ7\
        qU2RkmK/q1nCvZll/kB1ytKjMB8GA1UdIwQYMBaAFPQ7qU2RkmK/q1nCvZll/kB1ytKjMA4GA1UdDwEB/wQEAwIBBjAKBggq\
        hkjOPQQDAwNoADBlAjBqjtYGT5TvpGUvDO8dxdo3MYOlrA+hC1Fag2EpQaxqq5lazlY26AqJBOvtGTTrjHECMQDtdHjziBFv\
        UhyhBmVjPF0+fAbn6qtfSUgBZd4wAimZMXsj8UEIv1zFUl+kO231A4lZAdEwggHNMIIBU6ADAgECAhReFou6eh0SS3tPh6tq\
        zOvMarmqBjAKBggqhkjOPQQDAzAaMRgwFgYDVQQDDA90ZXN0IG5pdHJvIHJvb3QwHhcNMjYxMTI0MDgwMDAwWhcNMzYxMTIx\
        MDgwMDAwWjARMQ8wDQYDVQQDDAZyZWdpb24wdjAQBgcqhkjOPQIBBgUrgQQAIgNiAATnzfpolf0CdPDtuP4d8CNifPj57LlL\
        I0IYnAkcZxNF1ey/PgnQETbbW3GwKH/+9Qi9od8BHzKiOF6qa+4g5nKFV2ON3sHGp1TtumzqcfXPK6PA/D+7mABzXonhQ9FH\
        tgOjYzBhMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFBpUBrGjue9i5bXfPK3ZrGEKGbYcMB8GA1UdIwQYMBaAFPQ7qU2R\
        kmK/q1nCvZll/kB1ytKjMA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQDAwNoADBlAjAzzIzIPBRa/uAnuN1LEYDWlgKSWQgW\
        6SzHqA9IIIaG6fGLCjgic19zXndkYo3NpT0CMQCN2kUQBzXObpAYbK5UsApLx1uVqobxwERlqiXt5eQQuI884M4MQiuobcgn\
        TcayfB1ZAccwggHDMIIBSKADAgECAhQXkSzMavWHaeyMHrvWVDqgBaxXCzAKBggqhkjOPQQDAzARMQ8wDQYDVQQDDAZyZWdp\
        b24wHhcNMjYxMTI0MDgwMDAwWhcNMzYxMTIxMDgwMDAwWjAPMQ0wCwYDVQQDDAR6b25lMHYwEAYHKoZIzj0CAQYFK4EEACID\
        YgAE05UHjo7+K/JasMZoEkxLSRj/KrJkHFXqWWS9UfCrfwDZ1vaiMUVhzhgiQloVbe+3x/eIrnD+dcnqgUue5DEFuqRAXo8x\
        OW6uMKTHbn9gaaybg9QcKAxCz9JoKk7jzZjjo2MwYTAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRsvKmjFffcl00fzEQY\
        LPsece4SwzAfBgNVHSMEGDAWgBQaVAaxo7nvYuW13zyt2axhChm2HDAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwMDaQAw\
        ZgIxALUBeapiVJN2StFcwvK5gO7FzVfGEqaWuLKa7C7gXf1GN6rv2e7pnlgPq+KXhRYq8QIxAMTNyo8bgY5dtX8pGvnlAZeD\
        SHmAcRJeTgbDIj6PCcUO/sx+53yJxsWdCSeQ1nmGmWpwdWJsaWNfa2V5WQEmMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIB\
        CgKCAQEAtTlh95d7sQZNhjbcvZndSOloB9H5ZXmzAvD5Hl60aoFX53MISla7KxBV/4awNLBmBb21aItCsIFSGVq26rcbemML\
        NghhLvQr7kwjnskrTkmaZ9VX60h2S/rzMtxeWE95fk60tbTxWpdk0ogjrApqfxM6sssmzkxYPPW6PQ6mQqK1Y1MAy5WpmEBh\
        W3rgZssk4IAqr1Nle2vAqjuA/H1NSL1RIPOyhPdF14qdOmDfzzJ1h2WrC7nIgtzaAayojZeHBuc8wr1YNv4pVbYOMabyE09W\
        rHgudnddwZDgNhf5zSZXgczay5kxeknlezvm+mI/rAOADOFH0M7Tb5QwC9FstwIDAQABaXVzZXJfZGF0YfZlbm9uY2X2
        """)
    static let certificate = decoded(
        """
        MIIB0TCCAVegAwIBAgIUba4JgzUY7N9rwp7YlfpkMTIfn9cwCgYIKoZIzj0EAwMwDzENMAsGA1UEAwwEem9uZTAeFw0yNjEx\
        MjQwODAwMDBaFw0zNjExMjEwODAwMDBaMCMxITAfBgNVBAMMGGktMTIzNC51cy1nb3Ytd2VzdC0xLmF3czB2MBAGByqGSM49\
        AgEGBSuBBAAiA2IABLik07Hs5ijnos/XVPkMJV1gY+gC6oTmZEQ35AzG4MmxUwb1fT6JhdtZlYDhmWtrsVNcn+sdovvoK5hz\
        h0irafdrQzv9prhALci6p1547PZrvrs2a1BdCRPqlP8oDqQj8aNgMF4wDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUic7V71wm\
        Q47jJSFdkw8vWePvVmgwHwYDVR0jBBgwFoAUbLypoxX33JdNH8xEGCz7HnHuEsMwDgYDVR0PAQH/BAQDAgeAMAoGCCqGSM49\
        BAMDA2gAMGUCMQDNrX72UgqvZbBKHue/YEUhg1jY/f0rkjJKIzm8uZ6k2Aru3/JqLNnygWYmVtMJjaICMHTQuvEBcjwB/Vs6\
        U8UR1fJb47F60IedO3XJldwCGiTyxjfpWlz0IdFwfdXLVfySjQ==
        """)
    /// PKCS #8: the certificate's.
    static let privateKey = decoded(
        """
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCjuwwtI82QPjWT9ET0eGahdvwtsKjQv2iMc5xGCBbyIzRZsvVR\
        9mkS/nYenqXoGyqhZANiAAS4pNOx7OYo56LP11T5DCVdYGPoAuqE5mREN+QMxuDJsVMG9X0+iYXbWZWA4Zlra7FTXJ/rHaL7\
        6CuYc4dIq2n3a0M7/aa4QC3IuqdeeOz2a767NmtQXQkT6pT/KA6kI/E=
        """)
    static let root = """
        -----BEGIN CERTIFICATE-----
        MIIB1jCCAVygAwIBAgIUd+z/g+PiBW1LVsmCb7c5SGiDtmIwCgYIKoZIzj0EAwMw
        GjEYMBYGA1UEAwwPdGVzdCBuaXRybyByb290MB4XDTI2MTEyNDA4MDAwMFoXDTM2
        MTEyMTA4MDAwMFowGjEYMBYGA1UEAwwPdGVzdCBuaXRybyByb290MHYwEAYHKoZI
        zj0CAQYFK4EEACIDYgAET75fNNxiZ9Kp6MAzvlXtAHuaIbArBIKOp/QNk1ko5Gf+
        ZBcpo5ZIvJO+GAg1bmoIeJaqXYi2T6TO76ryC2Acw1DwUvF/Q+wZ1RxpehyFqN/Z
        xS2akDCMFL0TWz5izHNpo2MwYTAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBT0
        O6lNkZJiv6tZwr2ZZf5AdcrSozAfBgNVHSMEGDAWgBT0O6lNkZJiv6tZwr2ZZf5A
        dcrSozAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwMDaAAwZQIwao7WBk+U76Rl
        LwzvHcXaNzGDpawPoQtRWoNhKUGsaquZWs5WNugKiQTr7Rk064xxAjEA7XR484gR
        b1IcoQZlYzxdPnwG5+qrX0lIAWXeMAIpmTF7I/FBCL9cxVJfpDtt9QOJ
        -----END CERTIFICATE-----
        """

    /// Of a byte string.
    static func head(of count: Int) -> [UInt8] {
        if count < 24 { return [0x40 | UInt8(count)] }
        if count < 1 << 8 { return [0x58, UInt8(count)] }
        return [0x59, UInt8(count >> 8), UInt8(count & 0xFF)]
    }

    private static func decoded(_ text: String) -> [UInt8] { Base64.decode(text) ?? [] }
}
