variable "endpoint" {
  description = "Where Aegis KMS listens, such as https://kms.example.gov:8201. null means AWS itself."
  type        = string
  default     = null
}

variable "region" {
  description = "A region that the service has a vault of."
  type        = string
  default     = "us-gov-west-1"
}

variable "subnet_ids" {
  description = "One for each availability zone with an HSM. At Aegis KMS they are names alone."
  type        = list(string)
  default     = ["subnet-0ae6150000000000a", "subnet-0ae6150000000000b"]
}

variable "hsm_type" {
  type    = string
  default = "hsm1.medium"
}

variable "key_store_password" {
  description = "The password of kmsuser at AWS; at Aegis KMS the HSMs' PIN."
  type        = string
  sensitive   = true
}

variable "trust_anchor_file" {
  description = "The certificate of the authority that signed the cluster's; claim-cluster writes it."
  type        = string
  default     = "customer-ca.crt"
}
