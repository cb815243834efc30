resource "aws_kms_grant" "granted" {
  name               = "terraform"
  key_id             = aws_kms_key.rotated.key_id
  grantee_principal  = data.aws_caller_identity.current.arn
  retiring_principal = data.aws_caller_identity.current.arn
  operations         = ["Encrypt", "Decrypt", "GenerateDataKey"]

  constraints {
    encryption_context_subset = { tenant = "a" }
  }
}

resource "aws_kms_grant" "retired" {
  key_id            = aws_kms_key.governed.arn
  grantee_principal = data.aws_caller_identity.current.arn
  operations        = ["RetireGrant", "DescribeKey"]
  retire_on_delete  = true

  # How it is to end is known to the state alone: what is imported doesn't say.
  lifecycle { ignore_changes = [retire_on_delete] }
}
