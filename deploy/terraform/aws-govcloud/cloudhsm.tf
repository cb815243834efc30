resource "aws_cloudhsm_v2_cluster" "aegis" {
  hsm_type   = var.hsm_type
  subnet_ids = var.subnet_ids

  tags = {
    Name       = "aegis-hsm-cluster"
    Compliance = "FIPS-140-2-Level-3"
  }
}

# Two, in two availability zones: a key store needs them.
resource "aws_cloudhsm_v2_hsm" "aegis" {
  count      = 2
  cluster_id = aws_cloudhsm_v2_cluster.aegis.cluster_id
  subnet_id  = var.subnet_ids[count.index]
}

resource "aws_kms_custom_key_store" "aegis" {
  cloud_hsm_cluster_id     = aws_cloudhsm_v2_cluster.aegis.cluster_id
  custom_key_store_name    = "aegis-prod"
  key_store_password       = var.key_store_password
  trust_anchor_certificate = file(var.trust_anchor_file)

  depends_on = [aws_cloudhsm_v2_hsm.aegis]
}
