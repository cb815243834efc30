variable "valid_to" {
  type = string
}

variable "material" {
  type      = string
  sensitive = true
}

provider "aws" {
  alias  = "east"
  region = "us-gov-east-1"

  endpoints {
    kms = var.endpoint
    sts = var.endpoint
  }
}

resource "aws_kms_key" "primary" {
  description             = "primary"
  multi_region            = true
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_replica_key" "replica" {
  provider                = aws.east
  primary_key_arn         = aws_kms_key.primary.arn
  description             = "replica, generation ${var.generation}"
  deletion_window_in_days = 7
  tags                    = { Generation = tostring(var.generation) }
}

# Material of ours. It is never read back, so what is imported into a state has none.
resource "aws_kms_external_key" "external" {
  description             = "external, generation ${var.generation}"
  deletion_window_in_days = 7
  enabled                 = true
  key_material_base64     = var.material
  valid_to                = var.valid_to
  tags                    = { Generation = tostring(var.generation) }

  lifecycle { ignore_changes = [key_material_base64] }
}

resource "aws_kms_external_key" "primary" {
  description             = "external primary"
  multi_region            = true
  deletion_window_in_days = 7
  enabled                 = true
  key_material_base64     = var.material

  lifecycle { ignore_changes = [key_material_base64] }
}

resource "aws_kms_replica_external_key" "replica" {
  provider                = aws.east
  primary_key_arn         = aws_kms_external_key.primary.arn
  description             = "external replica, generation ${var.generation}"
  deletion_window_in_days = 7
  enabled                 = true
  key_material_base64     = var.material

  lifecycle { ignore_changes = [key_material_base64] }
}
