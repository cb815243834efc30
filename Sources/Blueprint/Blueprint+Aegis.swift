extension Blueprint {
    /// `blueprints/aegis.yaml`, so that a first start needs no file beside the binary. A test compares the two.
    public static let aegis = #"""
        # The two clouds of the Aegis platform (kms-design.md), and their keys.
        #
        #   aegis-kms blueprint plan  blueprints/aegis.yaml    what would change
        #   aegis-kms blueprint apply blueprints/aegis.yaml    changes it
        #
        # The text is also in the binary, and applied at the first start of `aegis-kms serve`.
        version: 1
        vaults:
          # Azure Government: RSA keys, in the HSM where a PKCS #11 token is configured.
          - name: aegis-kv-prod-usgovva
            region: usgovvirginia
            partition: aws-us-gov
            account: "123456789012"
            tenant: 12345678-1234-1234-1234-123456789012
            keys:
              - name: aegis-prod-dek
                algorithm: rsa2048
                purpose: encryptDecrypt
                hsm: prefer
                description: Aegis Database Encryption Key
                rotationDays: 90
                capabilities: [encrypt, decrypt]
                protects: [PostgreSQL Transparent Data Encryption]
                tags: { Name: aegis-prod-dek, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-bek
                algorithm: rsa2048
                purpose: encryptDecrypt
                hsm: prefer
                description: Aegis Azure Blob Encryption Key
                rotationDays: 90
                capabilities: [encrypt, decrypt, wrapKey, unwrapKey]
                protects: [Azure Blob Server-Side Encryption]
                tags: { Name: aegis-prod-bek, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-ask
                algorithm: rsa2048
                purpose: encryptDecrypt
                hsm: prefer
                description: Aegis Application Secrets Key
                rotationDays: 90
                protects: [JWT Signing Key, API Tokens, Service Account Credentials]
                tags: { Name: aegis-prod-ask, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-esk
                algorithm: ecP256
                purpose: signVerify
                hsm: prefer
                description: Aegis Evidence Signing Key
                protects: [SBOM and POA-M Document Signatures]
                tags: { Name: aegis-prod-esk, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-backup
                algorithm: rsa2048
                purpose: encryptDecrypt
                hsm: prefer
                description: Aegis Backup Encryption Key
                rotationDays: 90
                protects: [Database Backup Encryption]
                tags: { Name: aegis-prod-backup, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }

          # AWS GovCloud: symmetric keys under the vault key.
          - name: aegis-kv-prod-usgw1
            region: us-gov-west-1
            partition: aws-us-gov
            account: "123456789012"
            tenant: 12345678-1234-1234-1234-123456789012
            keys:
              - name: aegis-prod-dek
                algorithm: aes256
                purpose: encryptDecrypt
                description: Aegis Database Encryption Key
                rotationDays: 90
                protects: [PostgreSQL Transparent Data Encryption]
                tags: { Name: aegis-prod-dek, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-bek
                algorithm: aes256
                purpose: encryptDecrypt
                description: Aegis S3 Blob Encryption Key
                rotationDays: 90
                protects: [S3 Server-Side Encryption]
                tags: { Name: aegis-prod-bek, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
                policy:
                  Version: "2012-10-17"
                  Statement:
                    - Sid: Enable IAM User Permissions
                      Effect: Allow
                      Principal: { AWS: "arn:aws-us-gov:iam::123456789012:root" }
                      Action: kms:*
                      Resource: "*"
                    - Sid: Allow S3 to use the key
                      Effect: Allow
                      Principal: { Service: s3.amazonaws.com }
                      Action: [kms:Decrypt, kms:GenerateDataKey]
                      Resource: "*"
              - name: aegis-prod-ask
                algorithm: aes256
                purpose: encryptDecrypt
                description: Aegis Application Secrets Key
                rotationDays: 90
                protects: [JWT Signing Key, API Tokens, Service Account Credentials]
                tags: { Name: aegis-prod-ask, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-esk
                algorithm: ecP256
                purpose: signVerify
                description: Aegis Evidence Signing Key
                protects: [SBOM and POA-M Document Signatures]
                tags: { Name: aegis-prod-esk, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }
              - name: aegis-prod-backup
                algorithm: aes256
                purpose: encryptDecrypt
                description: Aegis Backup Encryption Key
                rotationDays: 90
                protects: [Database Backup Encryption]
                tags: { Name: aegis-prod-backup, Compliance: NIST-800-53, FIPS: "140-2", Environment: prod-gov }

        """#
}
