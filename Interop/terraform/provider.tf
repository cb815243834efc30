terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "endpoint" {
  type = string
}

provider "aws" {
  region = "us-gov-west-1"

  endpoints {
    kms        = var.endpoint
    sts        = var.endpoint
    cloudhsmv2 = var.endpoint
  }

  default_tags {
    tags = { Owner = "interop" }
  }
}
