# Database encryption key: in the HSMs, which it never leaves. Such keys have no automatic rotation.
resource "aws_kms_key" "aegis_dek" {
  description             = "Aegis Database Encryption Key"
  deletion_window_in_days = 30
  custom_key_store_id     = aws_kms_custom_key_store.aegis.id

  tags = {
    Name        = "aegis-prod-dek"
    Compliance  = "NIST-800-53"
    FIPS        = "140-2"
    Environment = "prod-gov"
  }
}

resource "aws_kms_alias" "aegis_dek" {
  name          = "alias/aegis-prod-dek"
  target_key_id = aws_kms_key.aegis_dek.key_id
}

# S3 encryption key
resource "aws_kms_key" "aegis_bek" {
  description             = "Aegis S3 Blob Encryption Key"
  deletion_window_in_days = 30
  enable_key_rotation     = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Enable IAM User Permissions"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws-us-gov:iam::${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "Allow S3 to use the key"
        Effect = "Allow"
        Principal = {
          Service = "s3.amazonaws.com"
        }
        Action = [
          "kms:Decrypt",
          "kms:GenerateDataKey"
        ]
        Resource = "*"
      }
    ]
  })

  tags = {
    Name       = "aegis-prod-bek"
    Compliance = "NIST-800-53"
  }
}

resource "aws_kms_alias" "aegis_bek" {
  name          = "alias/aegis-prod-bek"
  target_key_id = aws_kms_key.aegis_bek.key_id
}

# Application secrets key
resource "aws_kms_key" "aegis_ask" {
  description             = "Aegis Application Secrets Key"
  deletion_window_in_days = 30
  enable_key_rotation     = true
  rotation_period_in_days = 90

  tags = {
    Name       = "aegis-prod-ask"
    Compliance = "NIST-800-53"
  }
}

resource "aws_kms_alias" "aegis_ask" {
  name          = "alias/aegis-prod-ask"
  target_key_id = aws_kms_key.aegis_ask.key_id
}
