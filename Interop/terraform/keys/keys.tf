# Counts the changes in place: whatever can be changed depends on it.
variable "generation" {
  type    = number
  default = 1
}

locals {
  first = var.generation == 1
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  root = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"

  administration = {
    Sid       = "Administration"
    Effect    = "Allow"
    Principal = { AWS = local.root }
    Action    = "kms:*"
    Resource  = "*"
  }
}

resource "aws_kms_key" "rotated" {
  description             = "generation ${var.generation}"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  rotation_period_in_days = local.first ? 90 : 180

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([local.administration], local.first ? [] : [{
      Sid       = "Use"
      Effect    = "Allow"
      Principal = { AWS = local.root }
      Action    = ["kms:Encrypt", "kms:Decrypt"]
      Resource  = "*"
    }])
  })

  tags = merge({ Generation = tostring(var.generation) }, local.first ? { Gone = "soon" } : { New = "" })
}

resource "aws_kms_key" "switched" {
  description             = "on, then off"
  deletion_window_in_days = 8
  is_enabled              = local.first
  enable_key_rotation     = local.first
}

resource "aws_kms_key" "signing" {
  description              = "signs"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 7
}

resource "aws_kms_key" "mac" {
  description              = "authenticates"
  customer_master_key_spec = "HMAC_256"
  key_usage                = "GENERATE_VERIFY_MAC"
  deletion_window_in_days  = 7
}

resource "aws_kms_key" "governed" {
  description             = "its policy is a resource of its own"
  deletion_window_in_days = 7
}

resource "aws_kms_key_policy" "governed" {
  key_id = aws_kms_key.governed.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.administration, { Sid = "Generation${var.generation}" })]
  })
}

resource "aws_kms_alias" "named" {
  name          = "alias/terraform/named"
  target_key_id = local.first ? aws_kms_key.rotated.key_id : aws_kms_key.governed.arn
}

resource "aws_kms_alias" "prefixed" {
  name_prefix   = "alias/terraform-"
  target_key_id = aws_kms_key.signing.key_id
}

resource "aws_kms_ciphertext" "sealed" {
  key_id    = aws_kms_key.rotated.key_id
  plaintext = "generation ${var.generation}"
  context   = { generation = tostring(var.generation) }
}

data "aws_kms_key" "by_alias" {
  key_id = aws_kms_alias.named.name
}

data "aws_kms_alias" "named" {
  name = aws_kms_alias.named.name
}

data "aws_kms_public_key" "signing" {
  key_id = aws_kms_alias.prefixed.arn
}

data "aws_kms_ciphertext" "sealed" {
  key_id    = aws_kms_key.rotated.arn
  plaintext = "read"
}

data "aws_kms_secrets" "opened" {
  secret {
    name    = "sealed"
    payload = aws_kms_ciphertext.sealed.ciphertext_blob
    context = { generation = tostring(var.generation) }
  }
}
