variable "generation" {
  type    = number
  default = 1
}

variable "cluster" {
  type = string
}

variable "trust_anchor" {
  type = string
}

variable "key_store_password" {
  type      = string
  sensitive = true
}

resource "aws_kms_custom_key_store" "store" {
  cloud_hsm_cluster_id     = var.cluster
  custom_key_store_name    = "interop-${var.generation}"
  key_store_password       = var.key_store_password
  trust_anchor_certificate = var.trust_anchor
}

data "aws_kms_custom_key_store" "by_id" {
  custom_key_store_id = aws_kms_custom_key_store.store.id
}

data "aws_kms_custom_key_store" "by_name" {
  custom_key_store_name = "interop-${var.generation}"
  depends_on            = [aws_kms_custom_key_store.store]
}
