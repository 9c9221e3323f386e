# Records that are too big for a message of the queue.

resource "aws_s3_bucket" "overflow" {
  bucket_prefix = "${var.name}-overflow-"
}

resource "aws_s3_bucket_public_access_block" "overflow" {
  bucket                  = aws_s3_bucket.overflow.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "overflow" {
  bucket = aws_s3_bucket.overflow.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# A day longer than the queue keeps the message that names the object.
resource "aws_s3_bucket_lifecycle_configuration" "overflow" {
  bucket = aws_s3_bucket.overflow.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 15
    }
  }
}
