provider "aws" {
  region = var.region

  # Credentials come from the environment (`source DIR/admin.env`), and so does the authority (AWS_CA_BUNDLE).
  endpoints {
    kms        = var.endpoint
    sts        = var.endpoint
    cloudhsmv2 = var.endpoint
  }
}

data "aws_caller_identity" "current" {}
