output "cluster_id" {
  value = aws_cloudhsm_v2_cluster.aegis.cluster_id
}

output "key_store_id" {
  value = aws_kms_custom_key_store.aegis.id
}

output "key_arns" {
  value = {
    dek = aws_kms_key.aegis_dek.arn
    bek = aws_kms_key.aegis_bek.arn
    ask = aws_kms_key.aegis_ask.arn
  }
}
