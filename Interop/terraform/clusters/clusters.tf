variable "generation" {
  type    = number
  default = 1
}

variable "ids" {
  type = map(string)
}

locals {
  zones = ["us-gov-west-1c", "us-gov-west-1d"]
}

# They were made without Terraform, whose provider waits half a minute after each.
import {
  to = aws_cloudhsm_v2_cluster.clusters
  id = var.ids.cluster
}

import {
  to = aws_cloudhsm_v2_hsm.hsms[0]
  id = var.ids.first
}

import {
  to = aws_cloudhsm_v2_hsm.hsms[1]
  id = var.ids.second
}

resource "aws_cloudhsm_v2_cluster" "clusters" {
  hsm_type   = "hsm2m.medium"
  mode       = "NON_FIPS"
  subnet_ids = ["subnet-0000000a", "subnet-0000000b", "subnet-0000000c", "subnet-0000000d"]
  tags       = { Generation = var.generation }
}

resource "aws_cloudhsm_v2_hsm" "hsms" {
  count             = 2
  cluster_id        = aws_cloudhsm_v2_cluster.clusters.cluster_id
  availability_zone = local.zones[count.index]
}

data "aws_cloudhsm_v2_cluster" "found" {
  cluster_id = aws_cloudhsm_v2_cluster.clusters.cluster_id
}
